import assert from 'node:assert/strict';
import http from 'node:http';
import { settingsForKey } from '../../../src/config/presets.ts';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import type { CompletionRequest, Delta } from '../../../src/core/request.ts';
import type { Credentials, Settings } from '../../../src/core/settings.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY, UNGRANTED_ENDPOINT } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { completions, requestWith } from '../../support/fixtures/requests.ts';
import { listen, withEmulator } from '../../support/fixtures/servers.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const keys = { apiKey: DEFAULT_API_KEY, secretKey: DEFAULT_SECRET_KEY };

describe('Qianfan V1 client', () => {
  let emulator: Emulator;
  let model: ModelClient;
  let store: ReturnType<typeof memoryStore>;
  let settings: Settings;
  withEmulator((started) => {
    emulator = started;
  });
  beforeEach(() => {
    store = memoryStore();
    model = clientWith(keys);
    settings = settingsOf({});
  });

  const clientWith = (credentials: Credentials | undefined) =>
    new ModelClient({
      credentials: async () => credentials,
      clock: { now: () => emulator.clock.now() },
      store,
      settingsForKey,
    });
  const settingsOf = (values: Record<string, unknown>): Settings => {
    const { url } = emulator;
    return settingsWith({ backend: 'qianfan-v1', url, tokenUrl: url, endpoint: DEFAULT_ENDPOINT, ...values });
  };
  const ask = (request: Partial<CompletionRequest> = {}, signal = never) =>
    model.complete(requestWith(request), settings, signal);
  const read = async (request: Partial<CompletionRequest> = {}) => {
    const deltas: Delta[] = [];
    for await (const delta of ask(request)) deltas.push(delta);
    return { text: deltas.map(({ text }) => text).join(''), deltas, last: deltas.at(-1) };
  };
  const readAll = async (answer: AsyncIterable<Delta>) => {
    for await (const _ of answer);
  };
  const fails = async (kind: ErrorKind) => {
    await assert.rejects(read(), (error) => {
      assert.ok(error instanceof CompletionError, String(error));
      assert.equal(error.kind, kind, error.message);
      return true;
    });
  };

  it('tells its maker of both keys and of the token, so that they can be kept out of the log', async () => {
    const told = new Set<string>();
    const clock = { now: () => emulator.clock.now() };
    const onSecrets = (...secrets: readonly string[]) => {
      for (const secret of secrets) told.add(secret);
    };
    model = new ModelClient({ credentials: async () => keys, clock, store, onSecrets, settingsForKey });
    await read();
    const token = completions(emulator.log)[0]?.query['access_token'];
    assert.ok(token);
    assert.deepEqual([...told], [keys.apiKey, keys.secretKey, token]);
  });

  describe('an answer', () => {
    it('is there as soon as the server said so, even if it then breaks off or never ends', async () => {
      const server = http.createServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('data: {"result":"all","is_end":true}\n\n');
      });
      const url = await listen(server);
      await read();
      settings = { ...settings, url };
      assert.equal((await read()).text, 'all');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  });

  describe('a request', () => {
    it('carries every parameter of the seed page that is set, and no other', async () => {
      settings = settingsOf({ temperature: 0.5, topK: 5, topP: 0.9, penaltyScore: 1.1, userId: 'u1' });
      await read({ prompt: 'p', stop: ['\n', 'END'] });
      const body = {
        prompt: 'p',
        stream: true,
        temperature: 0.5,
        top_k: 5,
        top_p: 0.9,
        penalty_score: 1.1,
        stop: ['\n', 'END'],
        user_id: 'u1',
      };
      assert.deepEqual(completions(emulator.log)[0]?.body, body);
    });

    it('leaves out what is not set', async () => {
      await read({ prompt: 'p' });
      assert.deepEqual(completions(emulator.log)[0]?.body, { prompt: 'p', stream: true, temperature: 0.2 });
    });

    it('uses one connection for all of them', async () => {
      for (let count = 0; count < 10; count += 1) await read();
      assert.equal(completions(emulator.log).length, 10);
      assert.equal(new Set(completions(emulator.log).map(({ connection }) => connection)).size, 1);
    });
  });

  describe('the token', () => {
    it('is renewed an hour before it expires, without being refused', async () => {
      await read();
      emulator.clock.advance((30 * 24 - 1) * 3_600_000 - 1000);
      await read();
      assert.equal(emulator.tokens.exchanges, 1);
      emulator.clock.advance(2000);
      await read();
      assert.equal(emulator.tokens.exchanges, 2);
      assert.ok(completions(emulator.log).every(({ outcome }) => outcome === 'ok'));
    });

    it('is not lost to the others when one who waits for it leaves', async () => {
      emulator.knobs.tokenDelayMs = 50;
      const controller = new AbortController();
      const leaving = readAll(ask({}, controller.signal));
      const staying = read();
      await emulator.until((log) => log.some(({ route }) => route === 'token'));
      controller.abort();
      await assert.rejects(leaving, { name: 'AbortError' });
      await staying;
      assert.equal(emulator.tokens.exchanges, 1);
    });

    it('is shared by windows and restarts through the secret storage, under a name that tells nothing', async () => {
      await read();
      model = clientWith(keys);
      await read();
      assert.equal(emulator.tokens.exchanges, 1);
      const [[name = '', stored = ''] = []] = [...store.entries];
      assert.match(name, /^starcoder\.token\.[0-9a-f]{64}$/);
      assert.match(stored, /"24\./);
      for (const secret of Object.values(keys)) assert.ok(!`${name}${stored}`.includes(secret));
    });

    it('is another one for other keys', async () => {
      await read();
      model = clientWith({ ...keys, secretKey: 'wrong' });
      await fails('wrongSecretKey');
    });

    it('refused in one window is renewed, and the other window takes the new one', async () => {
      const other = clientWith(keys);
      await read();
      await readAll(other.complete(requestWith(), settings, never));
      emulator.tokens.revokeAll();
      await read();
      await readAll(other.complete(requestWith(), settings, never));
      assert.equal(emulator.tokens.exchanges, 2);
    });

    it('is used on until it expires when renewing it fails', async () => {
      await read();
      emulator.clock.advance((30 * 24 - 1) * 3_600_000 + 1000);
      emulator.faults.push({ kind: 'status', status: 500, on: 'token', times: 2 });
      await read();
      assert.equal(completions(emulator.log).length, 2);
      emulator.clock.advance(3_600_000);
      await fails('serverBusy');
    });

    it('is asked for anew to check the keys', async () => {
      await read();
      await model.check(settings, never);
      assert.equal(emulator.tokens.exchanges, 2);
    });

    it('is asked for again after a failure', async () => {
      emulator.faults.push({ kind: 'status', status: 503, on: 'token' });
      await fails('serverBusy');
      await read();
    });
  });

  describe('an error', () => {
    const codes: readonly (readonly [number, ErrorKind])[] = [
      [2, 'serverBusy'],
      [3, 'endpointUnknown'],
      [6, 'notGranted'],
      [14, 'keysRefused'],
      [17, 'dailyLimit'],
      [18, 'rateLimited'],
      [19, 'totalLimit'],
      [336003, 'badRequest'],
      [336007, 'promptTooLong'],
      [336100, 'serverBusy'],
      [336303, 'contentRefused'],
      [336501, 'rateLimited'],
      [77, 'serverBusy'],
      [336999, 'badRequest'],
    ];
    for (const [code, kind] of codes) {
      it(`with code ${code} on HTTP 200 is ${kind}`, async () => {
        emulator.faults.push({ kind: 'code', code });
        await fails(kind);
      });
    }

    it('for missing keys, address, host or model comes without a request', async () => {
      const missing = async (client: ModelClient, values: Record<string, unknown>) => {
        settings = settingsOf(values);
        return (await client.missing(settings))?.kind;
      };
      assert.equal(await missing(clientWith(undefined), {}), 'needsKeys');
      assert.equal(await missing(clientWith({ apiKey: 'x', secretKey: '' }), {}), 'needsKeys');
      assert.equal(await missing(model, { endpoint: '' }), 'needsEndpoint');
      assert.equal(await missing(model, { backend: 'openai', url: '' }), 'needsUrl');
      assert.equal(await missing(model, { backend: 'openai' }), 'needsModel');
      assert.equal(await missing(model, {}), undefined);
      model = clientWith(undefined);
      await fails('needsKeys');
      assert.equal(emulator.log.length, 0);
    });

    it('of an unknown or ungranted endpoint tells which', async () => {
      settings = settingsOf({ endpoint: 'nothing-here' });
      await fails('endpointUnknown');
      settings = settingsOf({ endpoint: UNGRANTED_ENDPOINT });
      await fails('notGranted');
    });

    it('is chosen by the status where the body says nothing', async () => {
      for (const [status, kind] of [
        [401, 'keysRefused'],
        [404, 'endpointUnknown'],
        [429, 'rateLimited'],
        [502, 'serverBusy'],
      ] as const) {
        emulator.faults.push({ kind: 'status', status });
        await fails(kind);
      }
    });

    it('is what a redirect becomes, which is not followed', async () => {
      const seen: string[] = [];
      const elsewhere = http.createServer((request, response) => {
        seen.push(request.url ?? '');
        response.end('{}');
      });
      const Location = `${await listen(elsewhere)}/`;
      await read();
      emulator.faults.push({ kind: 'status', status: 307, headers: { Location } });
      await fails('badGateway');
      assert.deepEqual(seen, []);
      await new Promise((resolve) => elsewhere.close(resolve));
    });
  });

  describe('aborting a request', () => {
    it('before it begins sends nothing to the service', async () => {
      await assert.rejects(readAll(ask({}, AbortSignal.abort())), { name: 'AbortError' });
      assert.equal(completions(emulator.log).length, 0);
    });
  });
});
