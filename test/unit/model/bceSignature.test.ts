import assert from 'node:assert/strict';
import { bceAuthorization, bceTime, type SignedRequest } from '../../../src/model/auth/bceSignature.ts';

const keys = { accessKey: 'a'.repeat(32), secretKey: 'b'.repeat(32) };
const completions = new URL('https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/starcoder_demo');
const newYear = '2024-01-01T00:00:00Z';

/** The vectors of spec 4.1: 0 is Baidu's published example, A to C were made by Baidu's own signer. */
const vectors: Readonly<Record<string, { request: SignedRequest; at: string; signed: string; signature: string }>> = {
  0: {
    request: {
      method: 'PUT',
      url: new URL(
        'https://bj.bcebos.com/v1/test/myfolder/readme.txt?partNumber=9&uploadId=a44cc9bab11cbd156984767aad637851',
      ),
      headers: {
        'Content-Type': 'text/plain',
        'Content-Length': '8',
        'Content-Md5': 'NFzcPqhviddjRNnSOGo4rw==',
        'x-bce-date': '2015-04-27T08:23:49Z',
      },
    },
    at: '2015-04-27T08:23:49Z',
    signed: 'content-length;content-md5;content-type;host;x-bce-date',
    signature: 'd74a04362e6a848f5b39b15421cb449427f419c95a480fd6b8cf9fc783e2999e',
  },
  A: {
    request: { method: 'POST', url: completions, headers: { 'x-bce-date': newYear } },
    at: newYear,
    signed: 'host;x-bce-date',
    signature: 'f41f716263a93dee64a3dd9177f1a3c55346e671b31e37e902a04511115f4c56',
  },
  B: {
    request: {
      method: 'POST',
      url: completions,
      headers: { 'x-bce-date': newYear, 'Content-Type': 'application/json' },
    },
    at: newYear,
    signed: 'content-type;host;x-bce-date',
    signature: 'ce2b2c77974559b75407f605349c8229e641b15c9e3229855913d7316bacdcae',
  },
  C: {
    request: {
      method: 'GET',
      url: new URL('https://iam.bj.baidubce.com/v1/BCE-BEARER/token?expireInSeconds=86400'),
      headers: {},
    },
    at: newYear,
    signed: 'host',
    signature: 'e35c5696c4df6ea4b998f5086616c9f0d5c4cd3065eccd0ceb776416023450fe',
  },
};

describe('the signature bce-auth-v1', () => {
  for (const [name, { request, at, signed, signature }] of Object.entries(vectors)) {
    it(`is that of vector ${name}`, () => {
      const expected = `bce-auth-v1/${keys.accessKey}/${at}/1800/${signed}/${signature}`;
      assert.equal(bceAuthorization(request, keys, Date.parse(at)), expected);
    });
  }

  it('signs a port that is not the default, and encodes what a URL leaves alone', () => {
    const at = Date.parse(newYear);
    const sign = (url: string) => bceAuthorization({ method: 'POST', url: new URL(url), headers: {} }, keys, at);
    assert.notEqual(sign('http://127.0.0.1:8080/a'), sign('http://127.0.0.1/a'));
    assert.equal(sign('https://h/a%20b'), sign('https://h/a b'));
    assert.notEqual(sign("https://h/?q=it's"), sign('https://h/?q=its'));
  });

  it('gives the time without milliseconds', () => {
    assert.equal(bceTime(Date.parse('2024-01-01T00:00:00.999Z')), newYear);
  });
});
