/**
 * The conformance list of the specification (7.5), item by item: the client behind its pacing, as the extension runs it, against the
 * emulator over real HTTP. The service's clock stands still until a test moves it.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { inspect } from 'node:util';
import { parseSettings } from '../../../src/config/parse.ts';
import { settingsForKey } from '../../../src/config/presets.ts';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import type { PacedModel, Timer } from '../../../src/core/ports.ts';
import type { CompletionRequest, Delta } from '../../../src/core/request.ts';
import type { Credentials, Settings } from '../../../src/core/settings.ts';
import { bceAuthorization, type SignedRequest } from '../../../src/model/auth/bceSignature.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { paced } from '../../../src/model/paced.ts';
import { Pacing } from '../../../src/model/pacing.ts';
import { estimateUsageTokens } from '../../../src/model/protocols/qianfanV1.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import { stopSequences } from '../../../src/prompt/stops.ts';
import { type AdminClient, createAdminClient } from '../../emulator/adminClient.ts';
import { DEFAULT_APP, DEFAULT_ENDPOINT, DEFAULT_IAM_KEY } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { Knobs } from '../../emulator/knobs.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { completions, requestWith } from '../../support/fixtures/requests.ts';
import { listen } from '../../support/fixtures/servers.ts';
import { never } from '../../support/fixtures/signals.ts';
import { findSecrets } from '../../support/secrets/findSecrets.ts';
import { gramsOf } from '../../support/secrets/secretParts.ts';

/** Six in the evening in Shanghai. */
const evening = Date.parse('2026-11-22T10:00:00Z');
const day = 24 * 60 * 60 * 1000;

// Keys that look like Baidu's, so that any part of one is found wherever it turns up.
const appKeys = { apiKey: 'Qf7xT2mVbN9cKpL4wRzY8sHd', secretKey: 'gJ3nW5eUq8ZtB1yXvC6mPaL0kDhS9oRi' };
const iamKeys = { apiKey: 'ALTAKuR4vE8bYwS2nMzK6pQx', secretKey: 'f0a94c1be7d25836b1c7e09d48f3a652' };
const v2Keys = { apiKey: 'bce-v3/ALTAK-nV3kWq8ZsR5tYb7LcX1dJ/9e1f5a7c3b8d2064e6f0a1c5b7d93e82f4a6c0d1', secretKey: '' };
const wrongKey = 'Zz0yXxWw9vVuUtT8sSrRqQ7p';

/** The person's side of a window: the model behind its pacing, the keys, and the click that tries again. */
interface Window {
  readonly model: PacedModel;
  /** Ms until the model may be asked again by itself; infinite where that takes a person; 0 where nothing holds it. */
  readonly waitMs: () => number;
  readonly click: () => void;
  readonly setKeys: (keys: Credentials) => void;
}

/** Who waits in it moves the service's clock. */
function openWindow(emulator: Emulator, keys: Credentials): Window {
  let current = keys;
  const timer: Timer = {
    now: () => emulator.clock.now(),
    wait: async (ms) => emulator.clock.advance(Math.max(0, ms)),
  };
  const pacing = new Pacing(timer, () => {});
  const client = new ModelClient({
    credentials: async () => current,
    clock: timer,
    store: memoryStore(),
    settingsForKey,
  });
  return {
    model: paced(client, pacing, timer),
    waitMs: () => (pacing.hold ? (pacing.hold.until ?? Number.POSITIVE_INFINITY) - timer.now() : 0),
    click: () => pacing.release(),
    setKeys: (changed) => {
      current = changed;
      pacing.release();
    },
  };
}

describe('conformance of the client (spec 7.5)', () => {
  let emulator: Emulator;
  let admin: AdminClient;
  let window: Window;
  let settings: Settings;
  /** Everything that was said in this file, as the most talkative log would have it, and all that nobody may read there. */
  const said: string[] = [];
  const secrets = new Set([appKeys, iamKeys, v2Keys].flatMap((keys) => Object.values(keys)));

  before(async () => {
    emulator = await startEmulator({
      now: () => evening,
      apps: [{ ...DEFAULT_APP, ...appKeys }],
      iamKeys: [{ ...DEFAULT_IAM_KEY, accessKey: iamKeys.apiKey, secretKey: iamKeys.secretKey }],
      bearers: [v2Keys.apiKey],
    });
    admin = createAdminClient(emulator.url);
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    window = openWindow(emulator, appKeys);
    settings = settingsWith({});
  });
  afterEach(() => noteSecrets());

  function noteSecrets(): void {
    for (const { query, headers } of emulator.log) {
      const proofs = [query['access_token'], query['client_id'], query['client_secret'], headers['authorization']];
      for (const proof of proofs) if (proof !== undefined) secrets.add(proof);
    }
  }
  /** No part of a key, token or signature stands in anything that was said so far. */
  function nothingSlipped(): void {
    noteSecrets();
    assert.ok(said.length > 0 && secrets.size > 0);
    assert.deepEqual(findSecrets(said.join('\n'), gramsOf(secrets)), []);
  }

  /** The list is about the service's limits: our own pace is left out. Values out of range are corrected. */
  function settingsWith(values: Record<string, unknown>): Settings {
    const { url } = emulator;
    const given = { backend: 'qianfan-v1', url, tokenUrl: url, endpoint: DEFAULT_ENDPOINT, requestsPerSecond: 0 };
    const all: Record<string, unknown> = { ...given, ...values };
    return parseSettings((name) => all[name]).settings;
  }
  const useV2 = (values: Record<string, unknown> = {}) => {
    window = openWindow(emulator, v2Keys);
    settings = settingsWith({ backend: 'qianfan-v2', ...values });
  };
  const start = (request: Partial<CompletionRequest> = {}, signal = never) =>
    window.model.complete(requestWith(request), settings, signal);
  /** Reads one answer into `deltas`, which keeps what had come before an error. */
  const ask = async (request: Partial<CompletionRequest> = {}, deltas: Delta[] = []) => {
    try {
      for await (const delta of start(request)) deltas.push(delta);
    } catch (error) {
      said.push(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }), JSON.stringify(error));
      throw error;
    }
    return { text: textOf(deltas), deltas, last: deltas.at(-1) };
  };
  const fails = async (kind: ErrorKind, request: Partial<CompletionRequest> = {}, deltas: Delta[] = []) => {
    const error: unknown = await ask(request, deltas).catch((reason: unknown) => reason);
    assert.ok(error instanceof CompletionError, String(error));
    assert.equal(error.kind, kind, error.message);
    return error;
  };
  /** Nothing goes out, however often it is tried; not even by hand, unless said otherwise. */
  const isSilent = async (kind: ErrorKind, { byHand = true } = {}) => {
    const requests = emulator.log.length;
    for (const manual of byHand ? [false, false, true] : [false, false]) await fails(kind, { manual });
    assert.equal(emulator.log.length, requests);
  };
  const lastBody = () => Object(completions(emulator.log).at(-1)?.body);

  const answer = 'def 求和(a, b):\n    return "é😀"\n';

  for (const stream of [true, false]) {
    it(`happy path, ${stream ? 'stream' : 'non-stream'}`, async () => {
      settings = settingsWith({ stream });
      emulator.answers.push(answer);
      const { text, deltas, last } = await ask({ prompt: '# 求和' });
      assert.equal(text, answer);
      assert.equal(deltas.length > 3, stream);
      assert.equal(last?.done, true);
      assert.deepEqual(last?.usage, {
        promptTokens: estimateUsageTokens('# 求和'),
        completionTokens: estimateUsageTokens(answer),
      });
    });
  }

  describe('the token', () => {
    it('110 -> refresh -> success', async () => {
      await ask();
      emulator.tokens.revokeAll();
      emulator.answers.push(answer);
      assert.equal((await ask()).text, answer);
      assert.deepEqual(
        emulator.log.slice(2).map(({ outcome }) => outcome),
        [110, 'ok', 'ok'],
      );
    });

    it('110 twice: an error, not a loop, and no more requests until the person comes', async () => {
      emulator.faults.push({ kind: 'code', code: 110, times: 2 });
      await fails('tokenExpired');
      assert.equal(completions(emulator.log).length, 2);
      assert.equal(emulator.tokens.exchanges, 2);
      await admin.advanceClock(day);
      await isSilent('tokenExpired');
      window.click();
      await ask();
    });

    it('111 -> refresh -> success', async () => {
      await ask();
      emulator.tokens.expireAll();
      emulator.answers.push(answer);
      assert.equal((await ask()).text, answer);
      assert.deepEqual(
        emulator.log.slice(2).map(({ outcome }) => outcome),
        [111, 'ok', 'ok'],
      );
    });

    const expiries: Readonly<Record<string, () => unknown>> = {
      'no token yet': () => emulator.tokens.revokeAll(),
      'a token that the service finds expired': () => emulator.tokens.expireAll(),
      'a token that is 30 days old': () => admin.advanceClock(30 * day),
    };
    for (const [what, expire] of Object.entries(expiries)) {
      it(`concurrent 10 requests with ${what} -> 1 token exchange`, async () => {
        if (what !== 'no token yet') await ask();
        const before = emulator.tokens.exchanges;
        await expire();
        emulator.knobs.tokenDelayMs = 30;
        await Promise.all(Array.from({ length: 10 }, () => ask()));
        assert.equal(emulator.tokens.exchanges - before, 1);
      });
    }

    const wrongs: Readonly<Record<string, { keys: Credentials; kind: ErrorKind }>> = {
      'unknown client id': { keys: { ...appKeys, apiKey: wrongKey }, kind: 'wrongApiKey' },
      'Client authentication failed': { keys: { ...appKeys, secretKey: wrongKey }, kind: 'wrongSecretKey' },
    };
    for (const [description, { keys, kind }] of Object.entries(wrongs)) {
      it(`invalid_client (${description}) is latched until the keys change`, async () => {
        window = openWindow(emulator, keys);
        await fails(kind);
        await admin.advanceClock(365 * day);
        await isSilent(kind);
        assert.deepEqual(
          emulator.log.map(({ outcome }) => outcome),
          ['oauth:invalid_client'],
        );
        window.setKeys(appKeys);
        await ask();
      });
    }
  });

  describe('limits and load', () => {
    it('17 stops requests until midnight in Shanghai', async () => {
      emulator.knobs.dailyRequests = 1;
      await ask();
      await fails('dailyLimit');
      assert.equal(completions(emulator.log).at(-1)?.outcome, 17);
      await admin.advanceClock(Date.parse('2026-11-22T15:59:59.999Z') - evening);
      await isSilent('dailyLimit');
      await admin.advanceClock(1);
      await ask();
    });

    it('17: one click resumes, and a second 17 stops again', async () => {
      emulator.knobs.dailyRequests = 1;
      await ask();
      await fails('dailyLimit');
      window.click();
      await fails('dailyLimit');
      assert.equal(completions(emulator.log).length, 3);
      await isSilent('dailyLimit');
      // Billing is on now.
      emulator.knobs.dailyRequests = null;
      window.click();
      await ask();
    });

    it('18 then success: recovers with no person involved', async () => {
      emulator.knobs.requestsPerSecond = 1;
      await ask();
      await fails('rateLimited');
      assert.equal(completions(emulator.log).at(-1)?.outcome, 18);
      await isSilent('rateLimited');
      assert.ok(window.waitMs() >= 1000 && window.waitMs() <= 2000, String(window.waitMs()));
      await admin.advanceClock(window.waitMs());
      await ask();
    });

    it('336100 -> one more try -> success', async () => {
      emulator.faults.push({ kind: 'code', code: 336100 });
      await ask();
      assert.deepEqual(
        completions(emulator.log).map(({ outcome }) => outcome),
        [336100, 'ok'],
      );
      assert.equal(window.waitMs(), 0);
    });

    it('336100 again: drops the request and waits longer each time; who asks by hand need not', async () => {
      emulator.knobs.maxConcurrent = 0;
      for (const [index, seconds] of [1, 2, 4].entries()) {
        await admin.advanceClock(window.waitMs());
        await fails('serverBusy');
        assert.equal(completions(emulator.log).length, 2 * (index + 1));
        await isSilent('serverBusy', { byHand: false });
        const waitMs = window.waitMs();
        assert.ok(waitMs >= seconds * 1000 && waitMs <= (seconds + 1) * 1000, `${waitMs} for ${seconds}`);
      }
      emulator.knobs.maxConcurrent = null;
      await ask({ manual: true });
      await ask();
    });

    it('336501 waits as long as the service asks, and goes on alone', async () => {
      Object.assign(emulator.knobs, { requestsPerMinute: 1, retryAfterSeconds: 60 });
      await ask();
      await fails('rateLimited');
      assert.equal(completions(emulator.log).at(-1)?.outcome, 336501);
      await admin.advanceClock(59_999);
      await isSilent('rateLimited');
      await admin.advanceClock(1);
      await ask();
    });

    it('Retry-After: 10 means no request for ten seconds, and the next one then (demand 14)', async () => {
      emulator.faults.push({ kind: 'status', status: 429, headers: { 'Retry-After': '10' } });
      await fails('rateLimited');
      for (let second = 1; second < 10; second += 1) {
        await admin.advanceClock(1000);
        await isSilent('rateLimited');
      }
      await admin.advanceClock(999);
      await isSilent('rateLimited');
      await admin.advanceClock(1);
      await ask();
      assert.equal(completions(emulator.log).length, 2);
    });

    it('336501 is not met where the headers say that nothing is left', async () => {
      Object.assign(emulator.knobs, { requestsPerMinute: 1, rateLimitHeaders: true });
      await ask();
      await isSilent('rateLimited');
      assert.ok(window.waitMs() > 0 && window.waitMs() <= 60_000, String(window.waitMs()));
      await admin.advanceClock(60_000);
      await ask();
    });

    it('336501 that says nothing of a time: waits, tries again, and goes on alone within two minutes', async () => {
      emulator.knobs.requestsPerMinute = 1;
      await ask();
      for (;;) {
        await fails('rateLimited');
        await isSilent('rateLimited');
        await admin.advanceClock(window.waitMs());
        if (emulator.clock.now() >= evening + 60_000) break;
      }
      await ask();
      assert.ok(emulator.clock.now() <= evening + 120_000);
      assert.ok(completions(emulator.log).length <= 8, String(completions(emulator.log).length));
    });
  });

  describe('streams', () => {
    it('JSON error on stream, in place of it', async () => {
      Object.assign(emulator.knobs, { maxConcurrent: 0, charsetSuffix: true });
      await fails('serverBusy');
      assert.equal(lastBody().stream, true);
    });

    for (const framed of [true, false]) {
      it(`JSON error on stream, in the middle of it, ${framed ? 'as an event' : 'bare'}`, async () => {
        emulator.knobs.errorAfterFrames = { frames: 2, code: 336100, framed };
        emulator.answers.push('one two three four');
        const deltas: Delta[] = [];
        await fails('serverBusy', {}, deltas);
        assert.equal(textOf(deltas), 'one two');
        assert.equal(completions(emulator.log).length, 1);
      });
    }

    it('JSON answer on stream, for a gateway that knows no streams', async () => {
      emulator.knobs.ignoreStream = true;
      emulator.answers.push(answer);
      assert.equal((await ask()).text, answer);
    });

    it('HTML is told from an answer, its title quoted, and not asked for again and again', async () => {
      emulator.faults.push({ kind: 'html', status: 200 });
      const { detail } = await fails('badGateway');
      assert.equal(detail, '502 Bad Gateway');
      await isSilent('badGateway', { byHand: false });
      await admin.advanceClock(window.waitMs());
      await ask();
    });

    it('HTML with a status is what the status says: 404 waits for the person, 502 goes on alone', async () => {
      emulator.faults.push({ kind: 'html', status: 502, times: 2 }, { kind: 'html', status: 404 });
      await fails('serverBusy');
      await admin.advanceClock(window.waitMs());
      const { message } = await fails('endpointUnknown');
      assert.match(message, /deployed again as V2/);
      await admin.advanceClock(365 * day);
      await isSilent('endpointUnknown');
    });

    const truncations: Readonly<Record<string, { knobs: Partial<Knobs>; kind: ErrorKind }>> = {
      'that ends without is_end': { knobs: { endAfterFrames: 2 }, kind: 'badAnswer' },
      'whose connection breaks': { knobs: { dropAfterFrames: 2 }, kind: 'serverBusy' },
    };
    for (const [how, { knobs, kind }] of Object.entries(truncations)) {
      it(`truncated stream ${how}: an error, and what had come is no whole answer`, async () => {
        Object.assign(emulator.knobs, knobs);
        emulator.answers.push('one two three four');
        const deltas: Delta[] = [];
        await fails(kind, {}, deltas);
        assert.equal(textOf(deltas), 'one two');
        assert.ok(!deltas.some(({ done }) => done));
        Object.assign(emulator.knobs, { endAfterFrames: null, dropAfterFrames: null });
        await admin.advanceClock(window.waitMs());
        await ask();
      });
    }

    it('[DONE] is an end where a gateway leaves out is_end', async () => {
      const server = http.createServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.end('data: {"result":"all","is_end":false}\n\ndata: [DONE]\n\n');
      });
      settings = settingsWith({ url: await listen(server) });
      const { text, last } = await ask();
      assert.equal(text, 'all');
      assert.equal(last?.done, true);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    const spellings: Readonly<Record<string, Partial<Knobs>>> = {
      'multibyte split': { chunkMode: 'splitInsideMultibyte' },
      CRLF: { crlf: true },
      'CRLF, split': { chunkMode: 'splitInsideCRLF' },
      'no space after the colon': { noSpaceAfterColon: true },
      '[DONE] tolerated': { sendDone: true },
      'comments, other fields and a charset tolerated': {
        keepAliveComments: true,
        eventFields: true,
        charsetSuffix: true,
      },
      'an end without a line end tolerated': { unterminatedEnd: true },
      'data: split': { chunkMode: 'splitInsideDataPrefix' },
      'sentence by sentence': { chunkMode: 'perSentence' },
      'one frame': { chunkMode: 'wholeFrame' },
      'all frames in one chunk': { chunkMode: 'coalesce' },
    };
    for (const [name, knobs] of Object.entries(spellings)) {
      it(`${name}: the whole answer is read`, async () => {
        Object.assign(emulator.knobs, knobs);
        emulator.answers.push(answer);
        const { text, last } = await ask();
        assert.equal(text, answer);
        assert.equal(last?.done, true);
      });
    }
  });

  describe('answers', () => {
    for (const stream of [true, false]) {
      it(`is_safe 0 withdraws the text, ${stream ? 'stream' : 'non-stream'}, and holds nothing back`, async () => {
        settings = settingsWith({ stream });
        emulator.knobs.isSafe0AtFrame = 1;
        emulator.answers.push('one two three');
        assert.ok((await ask()).deltas.some(({ unsafe }) => unsafe));
        emulator.knobs.isSafe0AtFrame = null;
        assert.ok(!(await ask()).deltas.some(({ unsafe }) => unsafe));
      });
    }

    it('empty result is an answer', async () => {
      emulator.answers.push('');
      const { text, last } = await ask();
      assert.equal(text, '');
      assert.equal(last?.done, true);
    });

    it('empty result without is_end is an error (arrears answer so)', async () => {
      emulator.knobs.endAfterFrames = 0;
      await fails('badAnswer');
    });
  });

  describe('requests', () => {
    it('temperature 0 clamped, so that the service takes it', async () => {
      settings = settingsWith({ temperature: 0 });
      await ask();
      assert.equal(lastBody().temperature, 0.01);
    });

    it('stop list clamped to 4 items of 20 characters, so that the service takes it', async () => {
      const chosen = ['END', 'x'.repeat(21), '😀'.repeat(20), '\n\n', 'class ', 'def '];
      const place = { extent: 'body', lineIsFinished: false } as const;
      await ask({ stop: stopSequences(languageOf('python'), chosen, place).wire });
      assert.deepEqual(lastBody().stop, ['<|endoftext|>', 'END', '😀'.repeat(20), '\n\n']);
    });

    it('abort closes socket, before the first byte', async () => {
      emulator.knobs.hang = true;
      const controller = new AbortController();
      const pending = readAll(start({}, controller.signal));
      await emulator.until(() => completions(emulator.log).length === 1);
      controller.abort();
      await assert.rejects(pending, { name: 'AbortError' });
      await emulator.until(() => completions(emulator.log).every(({ abortedAt }) => abortedAt !== null));
      assert.equal(window.waitMs(), 0);
    });

    it('abort closes socket, in the middle of the answer; as does leaving the loop', async () => {
      emulator.knobs.hangAfterFrames = 2;
      emulator.answers.push('one two three four', 'one two three four');
      const controller = new AbortController();
      const aborted = (async () => {
        for await (const { text } of start({}, controller.signal)) if (text !== '') controller.abort();
      })();
      await assert.rejects(aborted, { name: 'AbortError' });
      for await (const { text } of start()) if (text !== '') break;
      await emulator.until(
        () =>
          completions(emulator.log).length === 2 &&
          completions(emulator.log).every(({ abortedAt }) => abortedAt !== null),
      );
      assert.equal(window.waitMs(), 0);
    });
  });

  describe('IAM vectors', () => {
    const keys = { accessKey: 'a'.repeat(32), secretKey: 'b'.repeat(32) };
    const url = new URL('https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/starcoder_demo');
    const newYear = '2024-01-01T00:00:00Z';

    /** Of spec 4.1: 0 is Baidu's published example, A to C were made by Baidu's own signer. */
    const vectors: Readonly<Record<string, { request: SignedRequest; at: string; signed: string; signature: string }>> =
      {
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
          request: { method: 'POST', url, headers: { 'x-bce-date': newYear } },
          at: newYear,
          signed: 'host;x-bce-date',
          signature: 'f41f716263a93dee64a3dd9177f1a3c55346e671b31e37e902a04511115f4c56',
        },
        B: {
          request: { method: 'POST', url, headers: { 'x-bce-date': newYear, 'Content-Type': 'application/json' } },
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
    for (const [name, { request, at, signed, signature }] of Object.entries(vectors)) {
      it(`IAM vector ${name}`, () => {
        const expected = `bce-auth-v1/${keys.accessKey}/${at}/1800/${signed}/${signature}`;
        assert.equal(bceAuthorization(request, keys, Date.parse(at)), expected);
      });
    }
  });

  describe('V2', () => {
    it('V2 suffix goes apart from the prompt', async () => {
      useV2();
      await ask({ prompt: 'a = ', suffix: '\nprint(a)\n' });
      const { prompt, suffix } = lastBody();
      assert.deepEqual({ prompt, suffix }, { prompt: 'a = ', suffix: '\nprint(a)\n' });
    });

    for (const stream of [true, false]) {
      for (const flag of [1, 2, 3, 4]) {
        const isWithdrawn = flag >= 3;
        it(`V2 flag ${flag} ${isWithdrawn ? 'withdraws' : 'shows'} the text, ${stream ? 'stream' : 'non-stream'}`, async () => {
          useV2({ stream });
          emulator.knobs.flagAtFrame = { frame: 1, flag };
          emulator.answers.push('one two three');
          const { text, deltas } = await ask();
          assert.equal(text, 'one two three');
          assert.equal(
            deltas.some(({ unsafe }) => unsafe),
            isWithdrawn,
          );
        });
      }
    }

    it('V2 content_filter withdraws the text', async () => {
      useV2();
      emulator.knobs.finishReason = 'content_filter';
      assert.ok((await ask()).deltas.some(({ unsafe }) => unsafe));
    });

    it('V2 401: the key is refused, until it changes', async () => {
      useV2();
      window.setKeys({ apiKey: `bce-v3/ALTAK-${wrongKey}/${wrongKey}`, secretKey: '' });
      await fails('keysRefused');
      assert.equal(completions(emulator.log).at(-1)?.outcome, 'http401');
      await admin.advanceClock(365 * day);
      await isSilent('keysRefused');
      window.setKeys(v2Keys);
      await ask();
    });

    it('V2 404: the address is wrong, until it changes', async () => {
      for (const path of ['/v3', '/v2/v1']) {
        useV2({ url: emulator.url + path });
        const { message } = await fails('endpointUnknown');
        assert.match(message, /starcoder\.url/);
        assert.equal(emulator.log.at(-1)?.outcome, 'http404');
        await admin.advanceClock(365 * day);
        await isSilent('endpointUnknown');
      }
    });

    it('V2 429: waits as long as the service asks, and goes on alone', async () => {
      useV2();
      Object.assign(emulator.knobs, { requestsPerMinute: 1, retryAfterSeconds: 60 });
      await ask();
      const { retryAfterMs } = await fails('rateLimited');
      assert.equal(completions(emulator.log).at(-1)?.outcome, 'http429');
      assert.equal(retryAfterMs, 60_000);
      await admin.advanceClock(59_999);
      await isSilent('rateLimited');
      await admin.advanceClock(1);
      await ask();
    });
  });

  describe('redaction', () => {
    /** Every sentence in which a server could quote what proves who asks. */
    const quoting = (proof: string) => [
      `no such service: POST /completions?access_token=${proof}`,
      // Where a detail is cut, 120 characters on, the token is not whole.
      `${'no '.repeat(30)}token ${proof}`,
      `{"access_token":"${proof}","Authorization":"Bearer ${proof}"}`,
      `client_id=${appKeys.apiKey}&client_secret=${appKeys.secretKey}`,
    ];
    const proofOf = () => {
      const { query, headers } = completions(emulator.log).at(-1) ?? {};
      return query?.['access_token'] ?? headers?.['authorization'] ?? '';
    };
    /** A window whose client has a proof, and the proof. */
    const enter = async (keys: Credentials, values: Record<string, unknown>) => {
      window = openWindow(emulator, keys);
      settings = settingsWith(values);
      await ask();
      return proofOf();
    };
    /** Fails, whatever the kind, and is ready for more. */
    const trouble = async (fault: Fault) => {
      emulator.faults.push({ ...fault, times: 4 });
      await assert.rejects(ask(), { name: 'CompletionError' });
      emulator.faults.length = 0;
      window.click();
    };

    it('of what servers and gateways quote', async () => {
      const services: readonly [Credentials, Record<string, unknown>][] = [
        [appKeys, {}],
        [iamKeys, { auth: 'iam' }],
        [v2Keys, { backend: 'qianfan-v2' }],
        [iamKeys, { backend: 'qianfan-v2', auth: 'iam' }],
      ];
      for (const [keys, values] of services) {
        const proof = await enter(keys, values);
        assert.notEqual(proof, '');
        for (const message of quoting(proof)) {
          const headers = { 'X-Bce-Error-Message': message };
          await trouble({ kind: 'code', code: 336003, message });
          await trouble({ kind: 'error', status: 400, message });
          await trouble({ kind: 'status', status: 403, headers });
          await trouble({ kind: 'status', status: 200, body: `<title>${message}</title>` });
          await trouble({ kind: 'status', status: 307, headers: { Location: `/?${message}` } });
          await trouble({ kind: 'status', status: 200, body: message });
          await trouble({ kind: 'destroy' });
        }
      }
      nothingSlipped();
    });

    it('of what token hosts quote', async () => {
      for (const error_description of quoting('24.0123456789abcdef0123456789abcdef.2592000.1798284651.282335-1')) {
        const body = JSON.stringify({ error: 'invalid_request', error_description });
        await trouble({ kind: 'status', status: 400, body, on: 'token' });
        await trouble({ kind: 'html', status: 200, on: 'token' });
        await trouble({ kind: 'destroy', on: 'token' });
      }
      nothingSlipped();
    });

    it('of what servers quote that people run themselves', async () => {
      const apiKey = 'sk-hT5mQw8ZrX2cVb7NnJ4kLp9s';
      const proof = await enter({ apiKey, secretKey: '' }, { backend: 'openai', model: 'any', auth: 'bearer' });
      assert.equal(proof, `Bearer ${apiKey}`);
      await trouble({ kind: 'error', status: 401, message: `no entry for Authorization: ${proof}` });
      nothingSlipped();
    });

    it('of a host that is not there', async () => {
      const server = http.createServer();
      const gone = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      for (const urls of [{ tokenUrl: gone }, { url: gone }]) {
        settings = settingsWith(urls);
        assert.match((await fails('offline')).message, /ECONNREFUSED/);
        window.click();
      }
      nothingSlipped();
    });

    it('over all log output of this file', () => nothingSlipped());
  });
});

function textOf(deltas: readonly Delta[]): string {
  return deltas.map(({ text }) => text).join('');
}

async function readAll(answer: AsyncIterable<Delta>): Promise<void> {
  for await (const _ of answer);
}
