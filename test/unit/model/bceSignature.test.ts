import assert from 'node:assert/strict';
import { bceAuthorization, bceTime } from '../../../src/model/auth/bceSignature.ts';

const keys = { accessKey: 'a'.repeat(32), secretKey: 'b'.repeat(32) };
const newYear = '2024-01-01T00:00:00Z';

describe('the signature bce-auth-v1', () => {
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
