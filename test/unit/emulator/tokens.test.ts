import assert from 'node:assert/strict';
import { DEFAULT_APP } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { call, post, takeToken, tokenUrl } from './wire.ts';

const NOW = 1_693_811_110_500;

describe('emulator: token exchange', () => {
  let emulator: Emulator;
  before(async () => {
    const second = { ...DEFAULT_APP, apiKey: 'second-key', appId: 7 };
    emulator = await startEmulator({ now: () => NOW, apps: [DEFAULT_APP, second] });
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  for (const method of ['GET', 'POST']) {
    it(`answers ${method} with a token of the documented shape`, async () => {
      const { status, text, json, headers } = await call(tokenUrl(emulator), { method });
      assert.equal(status, 200);
      assert.match(String(json['access_token']), /^24\.[0-9a-f]{32}\.2592000\.1696403110\.282335-40000001$/);
      assert.match(String(json['refresh_token']), /^25\.[0-9a-f]{32}\.315360000\.2009171110\.282335-40000001$/);
      assert.equal(json['expires_in'], 2_592_000);
      assert.deepEqual(Object.keys(json).sort(), [
        'access_token',
        'expires_in',
        'refresh_token',
        'scope',
        'session_key',
        'session_secret',
      ]);
      assert.ok(text.endsWith('}\n'));
      assert.match(headers.get('set-cookie') ?? '', /^BAIDUID=/);
      assert.equal(emulator.tokens.exchanges, 1);
      assert.deepEqual([emulator.log[0]?.route, emulator.log[0]?.outcome], ['token', 'ok']);
    });
  }

  const refusals: [string, Record<string, string>, number, string][] = [
    [
      'an unknown client id',
      { client_id: 'nobody' },
      401,
      '{"error_description":"unknown client id","error":"invalid_client"}\n',
    ],
    [
      'a blank client id',
      { client_id: '' },
      401,
      '{"error_description":"unknown client id","error":"invalid_client"}\n',
    ],
    [
      'a wrong secret',
      { client_secret: 'guess' },
      401,
      '{"error_description":"Client authentication failed","error":"invalid_client"}\n',
    ],
    ['a missing grant', { grant_type: '' }, 400, '"error":"invalid_request"}\n'],
    ['another grant', { grant_type: 'password' }, 400, '"error":"unsupported_grant_type"}\n'],
  ];
  for (const [what, query, status, ending] of refusals) {
    it(`refuses ${what}`, async () => {
      const answer = await call(tokenUrl(emulator, query), { method: 'POST' });
      assert.equal(answer.status, status);
      assert.ok(answer.text.endsWith(ending), answer.text);
      assert.equal(emulator.tokens.exchanges, 0);
      assert.equal(emulator.log[0]?.outcome, `oauth:${String(answer.json['error'])}`);
    });
  }

  it('refuses missing credentials and other methods', async () => {
    const bare = `${emulator.url}/oauth/2.0/token?grant_type=client_credentials`;
    assert.equal((await call(bare)).json['error'], 'invalid_request');
    assert.equal((await call(tokenUrl(emulator), { method: 'PUT' })).status, 405);
  });

  it('lets a token live 30 days and not a second longer', async () => {
    const token = await takeToken(emulator);
    emulator.clock.advance(2_592_000_000 - 1);
    assert.equal((await post(emulator, token, { prompt: 'a' })).json['object'], 'completion');
    emulator.clock.advance(1);
    assert.equal((await post(emulator, token, { prompt: 'a' })).json['error_code'], 111);
  });

  it('keeps earlier tokens valid beside new ones, unless told to revoke them', async () => {
    const first = await takeToken(emulator);
    const second = await takeToken(emulator);
    assert.notEqual(first, second);
    assert.equal((await post(emulator, first, { prompt: 'a' })).json['error_code'], undefined);
    emulator.knobs.revokeOldTokens = true;
    const other = String((await call(tokenUrl(emulator, { client_id: 'second-key' }))).json['access_token']);
    const third = await takeToken(emulator);
    const codes = [];
    for (const token of [first, second, third, other])
      codes.push((await post(emulator, token, { prompt: 'a' })).json['error_code']);
    assert.deepEqual(codes, [110, 110, undefined, undefined]);
  });

  it('expires and revokes all tokens on demand, and forgets them on reset unless asked not to', async () => {
    const token = await takeToken(emulator);
    const code = async () => (await post(emulator, token, { prompt: 'a' })).json['error_code'];
    emulator.reset({ keepTokens: true });
    assert.equal(await code(), undefined);
    emulator.tokens.expireAll();
    assert.equal(await code(), 111);
    emulator.tokens.revokeAll();
    assert.equal(await code(), 110);
    assert.equal(emulator.tokens.exchanges, 0);
    const fresh = await takeToken(emulator);
    emulator.reset();
    assert.equal((await post(emulator, fresh, { prompt: 'a' })).json['error_code'], 110);
  });

  it('plays faults queued for the token route only there', async () => {
    emulator.faults.push({ kind: 'status', status: 503, on: 'token' }, { kind: 'html', on: 'token', status: 200 });
    assert.equal((await post(emulator, '', { prompt: 'a' })).json['error_code'], 110);
    assert.equal((await call(tokenUrl(emulator))).status, 503);
    assert.match((await call(tokenUrl(emulator))).text, /^<html>/);
    assert.equal((await call(tokenUrl(emulator))).status, 200);
  });
});
