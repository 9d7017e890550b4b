import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import { hide, redact } from '../../../src/core/redact.ts';

const token = '24.6c5e1ff107f0e8bcef8c46d3424a0e78.2592000.1485516651.282335-8574074';

describe('redaction', () => {
  const secrets = ['hunter2', token, 'bce-v3/ALTAK-abc/def', 'bce-auth-v1/ak/2020/1800/host/sig'];
  const texts = [
    'request to https://aip.baidubce.com/x?access_token=hunter2 failed',
    'https://h/oauth/2.0/token?grant_type=client_credentials&client_id=hunter2&client_secret=hunter2',
    '{"access_token":"hunter2","session_secret": "hunter2"}',
    `a bare ${token} in a text`,
    'Authorization: Bearer hunter2',
    '{"authorization":"Bearer hunter2"}',
    'key bce-v3/ALTAK-abc/def.',
    'Authorization: bce-auth-v1/ak/2020/1800/host/sig',
  ];
  for (const text of texts) {
    it(`writes ${redact(text)}`, () => {
      const redacted = redact(text);
      for (const secret of secrets) assert.ok(!redacted.includes(secret), redacted);
      assert.match(redacted, /\*\*\*/);
    });
  }

  it('knows a key within a longer one, quoted as in a URL, and what stands behind a scheme', () => {
    hide('ALTAKabcdefgh', 'bce-v3/ALTAKabcdefgh/0123456789last', 'sk/ab+cdefgh123');
    assert.equal(redact('token bce-v3/ALTAKabcdefgh/0123456789last refused'), 'token *** refused');
    assert.equal(redact('failed: ?key=sk%2Fab%2Bcdefgh123'), 'failed: ?key=***');
    assert.equal(redact('Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA=='), 'Proxy-Authorization: ***');
  });

  it('leaves text without a secret as it is', () => {
    assert.equal(redact('https://h/x?access_token=abc&b=1 and more'), 'https://h/x?access_token=***&b=1 and more');
    assert.equal(redact('python: suggested after 24.5 ms'), 'python: suggested after 24.5 ms');
  });
});

describe('CompletionError', () => {
  it('says in English what happened and what to do, its gaps filled', () => {
    const error = new CompletionError('wrongApiKey', { host: 'example.com' });
    assert.match(error.message, /^example\.com does not know this API key\. .*Set Credentials/);
  });

  it('holds no token that a server quotes, even where the quotation is cut', () => {
    const error = new CompletionError('tokenExpired', { detail: `${'x'.repeat(90)} access token invalid: ${token}` });
    assert.doesNotMatch(error.message + error.detail, /6c5e1ff1/);
  });

  it('quotes at most 120 characters of what a server says', () => {
    assert.equal(new CompletionError('serverBusy', { detail: 'x'.repeat(500) }).detail.length, 120);
  });
});
