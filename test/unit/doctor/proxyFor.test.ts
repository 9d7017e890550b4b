import assert from 'node:assert/strict';
import { proxyFor } from '../../../src/doctor/proxyFor.ts';

describe('the proxy on the way', () => {
  const of = (url: string, proxy: string, environment: Record<string, string> = {}, noProxy: readonly string[] = []) =>
    proxyFor(new URL(url), { proxy, noProxy, environment })?.host;

  it('is that of http.proxy, else of the environment', () => {
    const environment = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'http://plain:2' };
    assert.equal(of('https://a.example', 'http://chosen:3', environment), 'chosen:3');
    assert.equal(of('https://a.example', '', environment), 'secure:1');
    assert.equal(of('http://a.example', '', environment), 'plain:2');
    assert.equal(of('https://a.example', '', { HTTP_PROXY: 'http://plain:2' }), 'plain:2');
    assert.equal(of('https://a.example', ''), undefined);
  });

  it('is told without its password, and only where it speaks HTTP', () => {
    const url = new URL('https://a.example');
    const proxy = 'http://someone:pass@chosen:3';
    assert.equal(proxyFor(url, { proxy, environment: {} })?.href, 'http://chosen:3/');
    assert.equal(of(url.href, 'socks5://chosen:3'), undefined);
    assert.equal(of(url.href, 'not an address'), undefined);
  });

  it('is not there for this machine, nor for the exceptions', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      assert.equal(of(`http://${host}:8012`, 'http://chosen:3'), undefined, host);
    }
    const through = (exception: string) => of('https://model.a.example:8443', 'http://chosen:3', {}, [exception]);
    for (const exception of ['*', 'a.example', '.a.example', '*.a.example', 'model.a.example', 'A.example:8443']) {
      assert.equal(through(exception), undefined, exception);
    }
    for (const exception of ['', 'example.com', 'del.a.example', 'a.example:443']) {
      assert.equal(through(exception), 'chosen:3', exception);
    }
    const environment = { NO_PROXY: 'b.example, a.example' };
    assert.equal(of('https://a.example', 'http://chosen:3', environment), undefined);
  });
});
