import assert from 'node:assert/strict';
import { DEFAULT_BEARER, DEFAULT_IAM_KEY, DEFAULT_SECRET_KEY } from '../../emulator/apps.ts';
import { findSecrets } from '../../support/secrets/findSecrets.ts';
import { gramsOf, secretParts, secretsIn } from '../../support/secrets/secretParts.ts';

const token = `24.${'6c5e1ff1'}${'07f0e8bcef8c46d3424a0e78'}.2592000.1485516651.282335-8574074`;
const signature = 'd74a04362e6a848f5b39b15421cb4494'.repeat(2);
const grams = gramsOf([token, DEFAULT_SECRET_KEY]);

describe('the search for secrets', () => {
  it('finds eight characters in a row from anywhere in a secret, tells the line, and does not write them itself', () => {
    for (const at of [0, 11, DEFAULT_SECRET_KEY.length - 8]) {
      const part = DEFAULT_SECRET_KEY.slice(at, at + 8);
      assert.deepEqual(findSecrets(`first\nkey=${part}, kept\n`, grams), [{ line: 2, context: 'key=••••••••, kept' }]);
    }
    assert.deepEqual(findSecrets(`<${DEFAULT_SECRET_KEY.slice(3, 10)}>`, grams), []);
  });

  it('masks every part that a line holds', () => {
    const [{ context } = { context: '' }] = findSecrets(`${token} and ${DEFAULT_SECRET_KEY}`, grams);
    assert.equal(context.slice(0, 40), `24.${'•'.repeat(32)}.2592`);
    assert.doesNotMatch(context, /[A-Z]\d[a-z]/);
  });

  it('finds what is glued to other characters', () => {
    for (const text of [`x${DEFAULT_SECRET_KEY}y`, `"${DEFAULT_SECRET_KEY}"`, `access_token%3D${token}`]) {
      assert.equal(findSecrets(text, grams).length, 1);
    }
  });

  it('knows line numbers from a key that counts', () => {
    const counted = gramsOf(['0123456789abcdef0123456789abcdef']);
    assert.deepEqual(findSecrets('12345678910', counted), []);
    assert.equal(findSecrets('89abcdef01234', counted).length, 1);
  });

  it('knows a large number from a key of equal characters', () => {
    const equal = gramsOf(['00000000000000000000000000000001']);
    assert.deepEqual(findSecrets('1000000000000', equal), []);
    assert.equal(findSecrets('x00000001', equal).length, 1);
  });

  it('leaves out the lines of VS Code’s own proxy code and nothing else', () => {
    const logged = `a\n[trace] ProxyResolver#loadSystemCertificates https://h/?access_token=${token}\n${token}\n`;
    assert.deepEqual(
      findSecrets(logged, grams).map(({ line }) => line),
      [3],
    );
  });
});

describe('what is searched for as a secret:', () => {
  const parts: Readonly<Record<string, { secret: string; parts: string[] }>> = {
    'a token without its lifetime, expiry and app': { secret: token, parts: [token.slice(3, 35)] },
    'both halves of a V2 key': {
      secret: `Bearer ${DEFAULT_BEARER}`,
      parts: DEFAULT_BEARER.replace('bce-v3/ALTAK-', '').split('/'),
    },
    'key and digest of a signature': {
      secret: `bce-auth-v1/${DEFAULT_IAM_KEY.accessKey}/2024-01-01T00:00:00Z/1800/host;x-bce-date/${signature}`,
      parts: [DEFAULT_IAM_KEY.accessKey.slice('ALTAK'.length), signature],
    },
    'the key of a signature that is cut short': { secret: 'bce-auth-v1/0123abcdef/2024', parts: ['0123abcdef'] },
    'nothing of a scheme alone': { secret: 'bce-auth-v1', parts: [] },
    'an access key': { secret: 'ALTAKp6YsHb3EuX9w', parts: ['p6YsHb3EuX9w'] },
    'any other key as it is': { secret: ' sk-Vy4KtC7zAo ', parts: ['sk-Vy4KtC7zAo'] },
    'nothing that is shorter than eight characters': { secret: 'wrong', parts: [] },
  };
  for (const [what, { secret, parts: expected }] of Object.entries(parts)) {
    it(what, () => assert.deepEqual(secretParts(secret), expected));
  }

  it('every secret in the source of a test', () => {
    assert.deepEqual(secretsIn(`const a = '${token}', b = "${DEFAULT_BEARER}", c = \`${signature}\`;`), [
      token,
      DEFAULT_BEARER,
      signature,
    ]);
  });
});
