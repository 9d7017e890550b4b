import assert from 'node:assert/strict';
import http from 'node:http';
import { DEFAULT_ACCESS_KEY, DEFAULT_IAM_KEY, DEFAULT_IAM_SECRET_KEY } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { canonicalRequest, signCanonical } from '../../emulator/iam/canonicalRequest.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { send, V2 } from './servers.ts';
import { call, post, readRaw, V1 } from './wire.ts';

const NOW = Date.UTC(2024, 0, 1);
const AK = 'a'.repeat(32);
const SK = 'b'.repeat(32);
const TIME = '2024-01-01T00:00:00Z';
const PREFIX = `bce-auth-v1/${AK}/${TIME}/1800`;
const HOST = { host: 'aip.baidubce.com', 'x-bce-date': TIME };

interface Sent {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** Sends exactly these headers, `host` included, which fetch does not allow. */
async function sendTo(url: string, method: string, headers: Record<string, string>, body = ''): Promise<Sent> {
  const request = http.request(url, { method, headers, agent: false });
  let status = 0;
  request.once('response', (response) => {
    status = response.statusCode ?? 0;
  });
  const answer = readRaw(request.end(body));
  const { headers: received, chunks } = await answer;
  return { status, headers: received, text: Buffer.concat(chunks).toString() };
}

describe('emulator: IAM signatures', () => {
  let emulator: Emulator;
  before(async () => {
    const vectorKey = { ...DEFAULT_IAM_KEY, accessKey: AK, secretKey: SK, grants: ['starcoder_demo'] };
    emulator = await startEmulator({ now: () => NOW, iamKeys: [DEFAULT_IAM_KEY, vectorKey] });
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const vectors = {
    A: ['host;x-bce-date', 'f41f716263a93dee64a3dd9177f1a3c55346e671b31e37e902a04511115f4c56'],
    B: ['content-type;host;x-bce-date', 'ce2b2c77974559b75407f605349c8229e641b15c9e3229855913d7316bacdcae'],
    C: ['host', 'e35c5696c4df6ea4b998f5086616c9f0d5c4cd3065eccd0ceb776416023450fe'],
  } as const;
  const authorization = (vector: keyof typeof vectors): string => `${PREFIX}/${vectors[vector].join('/')}`;
  const demo = () => `${emulator.url}${V1}starcoder_demo`;

  /** Signs a request to this emulator the way that spec 4.1 describes; `signed` names headers to sign, none for the default set. */
  const sign = (
    target: { method?: string; path: string; search?: string; headers?: Record<string, string> },
    options: { signed?: string; at?: number; accessKey?: string; secretKey?: string } = {},
  ): Record<string, string> => {
    const { method = 'POST', path, search = '' } = target;
    const headers = { host: new URL(emulator.url).host, ...target.headers };
    const { signed = 'host', at = emulator.clock.now() } = options;
    const { accessKey = DEFAULT_ACCESS_KEY, secretKey = DEFAULT_IAM_SECRET_KEY } = options;
    const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
    const prefix = `bce-auth-v1/${accessKey}/${time}/1800`;
    const canonical = canonicalRequest({ method, path, search, headers }, signed === '' ? [] : signed.split(';'));
    return { ...headers, authorization: `${prefix}/${signed}/${signCanonical(canonical, prefix, secretKey)}` };
  };
  const complete = (headers: Record<string, string>) =>
    sendTo(`${emulator.url}${V1}starcoder`, 'POST', headers, '{"prompt":"a"}');

  it('reproduces vector 0, Baidu’s published example', () => {
    const headers = {
      host: 'bj.bcebos.com',
      date: 'Mon, 27 Apr 2015 16:23:49 +0800',
      'content-type': 'text/plain',
      'content-length': '8',
      'content-md5': 'NFzcPqhviddjRNnSOGo4rw==',
      'x-bce-date': '2015-04-27T08:23:49Z',
    };
    const search = 'partNumber=9&uploadId=a44cc9bab11cbd156984767aad637851';
    const canonical = canonicalRequest({ method: 'PUT', path: '/v1/test/myfolder/readme.txt', search, headers }, [
      'content-length',
      'content-md5',
      'content-type',
      'host',
      'x-bce-date',
    ]);
    assert.equal(
      canonical,
      'PUT\n/v1/test/myfolder/readme.txt\npartNumber=9&uploadId=a44cc9bab11cbd156984767aad637851\n' +
        'content-length:8\ncontent-md5:NFzcPqhviddjRNnSOGo4rw%3D%3D\ncontent-type:text%2Fplain\nhost:bj.bcebos.com\n' +
        'x-bce-date:2015-04-27T08%3A23%3A49Z',
    );
    const expected = 'd74a04362e6a848f5b39b15421cb449427f419c95a480fd6b8cf9fc783e2999e';
    const prefix = `bce-auth-v1/${AK}/2015-04-27T08:23:49Z/1800`;
    assert.equal(signCanonical(canonical, prefix, SK), expected);
    const byDefault = canonicalRequest({ method: 'PUT', path: '/v1/test/myfolder/readme.txt', search, headers }, []);
    assert.equal(byDefault, canonical);
  });

  it('encodes paths, queries and headers', () => {
    const request = { method: 'get', path: '/a b/%E4%B8%AD~!', search: 'b&a=1%2F2&authorization=x&a=+', headers: {} };
    assert.equal(canonicalRequest(request, ['host']), 'GET\n/a%20b/%E4%B8%AD~%21\na=%2B&a=1%2F2&b=\n');
    assert.equal(canonicalRequest({ ...request, path: '', search: '' }, []), 'GET\n/\n\n');
  });

  it('accepts vectors A and B over HTTP, and answers with the key’s appid', async () => {
    const a = await sendTo(demo(), 'POST', { ...HOST, authorization: authorization('A') }, '{"prompt":"a"}');
    assert.deepEqual([a.status, a.headers['appid'], JSON.parse(a.text).object], [200, '40000002', 'completion']);
    const type = { 'content-type': 'application/json', authorization: authorization('B') };
    const b = await sendTo(demo(), 'POST', { ...HOST, ...type }, '{"prompt":"a"}');
    assert.equal(JSON.parse(b.text).object, 'completion');
    const wrongType = await sendTo(demo(), 'POST', { ...HOST, ...type, 'content-type': 'text/plain' });
    assert.equal(wrongType.headers['x-bce-error-code'], 'SignatureDoesNotMatch');
  });

  it('accepts vector C, and gives a bearer that V2 takes until it expires', async () => {
    const url = `${emulator.url}/v1/BCE-BEARER/token?expireInSeconds=86400`;
    const signed = { host: 'iam.bj.baidubce.com', authorization: authorization('C') };
    const { status, text } = await sendTo(url, 'GET', signed);
    const { token, ...rest } = JSON.parse(text);
    assert.equal(status, 200);
    assert.match(token, /^bce-v3\/ALTAK-[0-9a-f]{20}\/[0-9a-f]{40}$/);
    assert.deepEqual(rest, {
      userId: DEFAULT_IAM_KEY.userId,
      status: 'enable',
      createTime: '2024-01-01T00:00:00.000Z',
      expireTime: '2024-01-02T00:00:00.000Z',
    });
    assert.deepEqual([emulator.bearers.minted, emulator.log[0]?.route], [1, 'iam']);
    const server = { ...V2, headers: { authorization: `Bearer ${token}` } };
    const ask = async () => (await send(emulator, server, V2.ask({ prompt: 'a' }))).status;
    emulator.clock.advance(86_400_000 - 1);
    assert.equal(await ask(), 200);
    emulator.clock.advance(1);
    assert.equal(await ask(), 401);
  });

  it('ends bearers with the tokens', async () => {
    const path = '/v1/BCE-BEARER/token';
    const { text } = await sendTo(emulator.url + path, 'GET', sign({ method: 'GET', path }));
    const server = { ...V2, headers: { authorization: `Bearer ${JSON.parse(text).token}` } };
    assert.equal(JSON.parse(text).expireTime, '2024-01-01T12:00:00.000Z');
    emulator.reset({ keepTokens: true });
    assert.equal((await send(emulator, server, V2.ask({ prompt: 'a' }))).status, 200);
    emulator.tokens.revokeAll();
    assert.equal((await send(emulator, server, V2.ask({ prompt: 'a' }))).status, 401);
  });

  it('refuses bearers that last no time or too long, without a signature, and by fault', async () => {
    const path = '/v1/BCE-BEARER/token';
    for (const search of ['expireInSeconds=0', 'expireInSeconds=2592001', 'expireInSeconds=soon']) {
      const headers = sign({ method: 'GET', path, search });
      assert.equal((await sendTo(`${emulator.url}${path}?${search}`, 'GET', headers)).status, 400, search);
    }
    const unsigned = await call(emulator.url + path);
    assert.deepEqual(
      [unsigned.status, unsigned.text, unsigned.headers.get('x-bce-error-code')],
      [400, '', 'InvalidHTTPAuthHeader'],
    );
    emulator.faults.push({ kind: 'status', status: 503, on: 'iam' });
    assert.equal((await call(emulator.url + path)).status, 503);
    assert.equal(emulator.bearers.minted, 0);
  });

  it('signs the default set where no header is named', async () => {
    const path = `${V1}starcoder`;
    const headers = { 'content-type': 'application/json', 'content-length': '14', 'x-bce-date': TIME };
    const signed = sign({ path, headers }, { signed: '' });
    assert.equal((await complete(signed)).status, 200);
    for (const name of Object.keys(headers).filter((header) => header !== 'content-length')) {
      const changed = { ...signed, [name]: 'other' };
      assert.equal((await complete(changed)).headers['x-bce-error-code'], 'SignatureDoesNotMatch', name);
    }
  });

  const failures: [string, () => Record<string, string>, number, string, string?][] = [
    ['an unknown access key', () => signed({ accessKey: 'nobody' }), 403, 'NotFound', 'Could not find credential.'],
    [
      'a wrong secret key',
      () => signed({ secretKey: 'guess' }),
      403,
      'SignatureDoesNotMatch',
      'Fail to authn user: Signature does not match',
    ],
    ['a V2 key as access key', () => signed({ accessKey: 'bce-v3/ALTAK-x/y' }), 403, 'InvalidAccessKeyId'],
    ['a V2 bearer', () => ({ authorization: 'Bearer bce-v3/ALTAK-x/y' }), 400, 'InvalidHTTPAuthHeader'],
    ['a header that breaks off', () => cut(signed({})), 400, 'InvalidHTTPAuthHeader'],
    ['a host that is not signed', () => signed({ signed: 'x-bce-date' }), 400, 'InvalidHTTPAuthHeader'],
    ['a time too long ago', () => signed({ at: NOW - 1_801_000 }), 403, 'RequestExpired'],
    ['a time too far ahead', () => signed({ at: NOW + 301_000 }), 403, 'RequestExpired'],
    [
      'a signed date other than the time',
      () => signed({ signed: 'host;x-bce-date' }, { 'x-bce-date': '2024-01-01T00:00:01Z' }),
      403,
      'SignatureDoesNotMatch',
    ],
  ];
  const signed = (options: Parameters<typeof sign>[1], headers: Record<string, string> = {}) =>
    sign({ path: `${V1}starcoder`, headers }, options);
  const cut = (headers: Record<string, string>) => ({
    authorization: (headers['authorization'] ?? '').slice(0, -1),
  });
  for (const [what, headers, status, code, cause] of failures) {
    it(`refuses ${what}: ${code} in a header, no body`, async () => {
      const answer = await complete(headers());
      assert.deepEqual([answer.status, answer.headers['x-bce-error-code'], answer.text], [status, code, '']);
      if (cause !== undefined) assert.equal(answer.headers['x-bce-error-message'], `${code}, cause: ${cause}`);
      assert.equal(emulator.log[0]?.outcome, `iam:${code}`);
      emulator.knobs.iamFailure = 'code14';
      assert.equal(JSON.parse((await complete(headers())).text).error_code, 14);
    });
  }

  it('allows for clocks that differ a little, by the knob', async () => {
    for (const at of [NOW + 299_000, NOW - 1_800_000]) assert.equal((await complete(signed({ at }))).status, 200);
    emulator.knobs.iamSkewSeconds = 0;
    assert.equal((await complete(signed({ at: NOW + 1000 }))).status, 403);
  });

  it('grants what the key is granted, and prefers the signature to a token', async () => {
    const path = `${V1}starcoder_demo`;
    const denied = await sendTo(emulator.url + path, 'POST', sign({ path }), '{"prompt":"a"}');
    assert.equal(JSON.parse(denied.text).error_code, 6);
    assert.equal((await post(emulator, 'garbled', { prompt: 'a' })).json['error_code'], 110);
    const withToken = sign({ path: `${V1}starcoder`, search: 'access_token=garbled' });
    const url = `${emulator.url}${V1}starcoder?access_token=garbled`;
    assert.equal(JSON.parse((await sendTo(url, 'POST', withToken, '{"prompt":"a"}')).text).object, 'completion');
  });

  it('opens V2 as well, where failures are 403 with a body', async () => {
    const body = JSON.stringify(V2.ask({ prompt: 'a' }));
    const sendV2 = (headers: Record<string, string>) => sendTo(emulator.url + V2.path, 'POST', headers, body);
    assert.equal((await sendV2(sign({ path: V2.path }))).status, 200);
    const wrong = await sendV2(sign({ path: V2.path }, { secretKey: 'guess' }));
    assert.deepEqual([wrong.status, JSON.parse(wrong.text).error.code], [403, 'SignatureDoesNotMatch']);
  });
});
