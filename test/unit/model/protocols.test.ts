import assert from 'node:assert/strict';
import { settingsForKey } from '../../../src/config/presets.ts';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import type { CompletionRequest, Delta } from '../../../src/core/request.ts';
import type { Credentials } from '../../../src/core/settings.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { versionedUrl } from '../../../src/model/protocols/protocol.ts';
import {
  DEFAULT_ACCESS_KEY,
  DEFAULT_BEARER,
  DEFAULT_ENDPOINT,
  DEFAULT_IAM_SECRET_KEY,
  DEFAULT_SERVER_KEY,
  DEFAULT_V2_APP_ID,
} from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { completions, requestWith } from '../../support/fixtures/requests.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const v2Key = { apiKey: DEFAULT_BEARER, secretKey: '' };
const iamKeys = { apiKey: DEFAULT_ACCESS_KEY, secretKey: DEFAULT_IAM_SECRET_KEY };
const serverKey = { apiKey: DEFAULT_SERVER_KEY, secretKey: '' };

describe('the protocols', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  async function ask(
    given: Record<string, unknown>,
    keys: Credentials | undefined,
    request: Partial<CompletionRequest> = {},
  ) {
    const { url } = emulator;
    const settings = settingsWith({ backend: 'qianfan-v1', url, tokenUrl: url, ...given });
    const clock = { now: () => emulator.clock.now() };
    const client = new ModelClient({ credentials: async () => keys, clock, store: memoryStore(), settingsForKey });
    const deltas: Delta[] = [];
    for await (const delta of client.complete(requestWith(request), settings, never)) deltas.push(delta);
    return {
      text: deltas.map(({ text }) => text).join(''),
      usage: deltas.findLast(({ usage }) => usage)?.usage,
      unsafe: deltas.some(({ unsafe }) => unsafe),
      done: deltas.some(({ done }) => done),
      frames: deltas.length,
      sent: completions(emulator.log).at(-1),
    };
  }
  const fails = async (
    kind: ErrorKind,
    given: Record<string, unknown>,
    keys?: Credentials,
    request?: Partial<CompletionRequest>,
  ) => {
    const error: unknown = await ask(given, keys, request).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CompletionError, String(error));
    assert.equal(error.kind, kind, error.message);
    return error;
  };

  const answer = 'sum([1, 2])  # 求和 😀\n';
  const model = 'qwen3-coder-30b-a3b-instruct';
  const services: readonly (readonly [
    backend: string,
    given: Record<string, unknown>,
    keys: Credentials | undefined,
  ])[] = [
    ['qianfan-v2', {}, v2Key],
    ['openai', { model }, undefined],
    ['vllm', { model }, undefined],
    ['deepseek', { model }, serverKey],
    ['siliconflow', { model }, serverKey],
    ['llamacpp', {}, undefined],
    ['ollama', { model }, undefined],
    ['mistral', { model }, serverKey],
  ];
  for (const [backend, given, keys] of services) {
    describe(backend, () => {
      for (const stream of [true, false]) {
        it(`answers ${stream ? 'as a stream' : 'whole'}, with usage`, async () => {
          if (backend === 'deepseek') given['url'] = `${emulator.url}/beta`;
          emulator.answers.push(answer);
          const { text, usage, done, frames } = await ask({ backend, stream, ...given }, keys, { stop: ['END'] });
          assert.equal(text, answer);
          assert.ok(done);
          assert.ok((usage?.completionTokens ?? 0) > 0, JSON.stringify(usage));
          assert.equal(frames > 4, stream);
        });
      }

      it('is asked within its limits', async () => {
        const { sent } = await ask({ backend, maxTokens: 99, ...given }, keys, { stop: ['END'] });
        assert.match(JSON.stringify(sent?.body), /:99[,}]/);
        assert.match(JSON.stringify(sent?.body), /"END"/);
        assert.equal(sent?.headers['authorization'], keys ? `Bearer ${keys.apiKey}` : undefined);
      });

      it('tells a busy server and a web page in between', async () => {
        emulator.faults.push({ kind: 'status', status: 503 });
        await fails('serverBusy', { backend, ...given }, keys);
        emulator.faults.push({ kind: 'html', status: 200 });
        await fails('badGateway', { backend, ...given }, keys);
      });

      it('survives every way of cutting a stream', async () => {
        for (const chunkMode of ['splitInsideMultibyte', 'coalesce', 'perToken'] as const) {
          Object.assign(emulator.knobs, { chunkMode });
          emulator.answers.push(answer);
          assert.equal((await ask({ backend, ...given }, keys)).text, answer, chunkMode);
        }
      });
    });
  }

  describe('text after the cursor', () => {
    it('goes where each service expects it', async () => {
      const request = { prompt: 'a = ', suffix: '\nprint(a)\n' };
      const bodyOf = async (backend: string, keys?: Credentials) =>
        (await ask({ backend, model }, keys, request)).sent?.body;
      const has = (body: unknown, part: Record<string, unknown>) =>
        assert.deepEqual({ ...Object(body), ...part }, body);
      has(await bodyOf('mistral', serverKey), { prompt: 'a = ', suffix: '\nprint(a)\n' });
      has(await bodyOf('llamacpp'), { input_prefix: 'a = ', input_suffix: '\nprint(a)\n' });
      has(await bodyOf('ollama'), { prompt: 'a = ', suffix: '\nprint(a)\n' });
    });

    it('that a model cannot take is told', async () => {
      emulator.knobs.suffixUnsupported = true;
      for (const backend of ['openai', 'ollama', 'llamacpp']) {
        await fails('noInfill', { backend, model }, undefined, { suffix: '\nb' });
      }
    });
  });

  describe('Qianfan V2', () => {
    const v2 = { backend: 'qianfan-v2' };

    it('is where a V2 key goes that was given to V1', async () => {
      const { sent } = await ask({ endpoint: DEFAULT_ENDPOINT }, v2Key);
      assert.equal(sent?.path, '/v2/completions');
    });

    it('is found with and without /v2, and with the whole address pasted', async () => {
      for (const path of ['', '/', '/v2', '/v2/', '/v2/v2', '/v2/completions']) {
        const { sent } = await ask({ ...v2, url: emulator.url + path }, v2Key);
        assert.equal(sent?.path, '/v2/completions', path);
      }
    });

    it('gets the application that usage is counted for', async () => {
      emulator.knobs.requireAppId = true;
      await fails('keysRefused', v2, v2Key);
      await ask({ ...v2, appId: DEFAULT_V2_APP_ID }, v2Key);
    });

    it('refuses an unknown model by name', async () => {
      await fails('modelUnknown', { ...v2, model: 'nothing-here' }, v2Key);
    });

    it('takes the keys of IAM, exchanged for a bearer', async () => {
      const { sent } = await ask({ ...v2, auth: 'iam' }, iamKeys);
      assert.match(String(sent?.headers['authorization']), /^Bearer bce-v3\//);
      assert.equal(sent?.outcome, 'ok');
    });
  });

  describe('the keys of IAM', () => {
    const v1 = { auth: 'iam', endpoint: DEFAULT_ENDPOINT };

    it('sign requests to V1', async () => {
      const { sent } = await ask(v1, iamKeys);
      assert.match(String(sent?.headers['authorization']), /^bce-auth-v1\//);
      assert.deepEqual(sent?.query, {});
    });

    it('that are wrong are told apart', async () => {
      await fails('wrongApiKey', v1, { ...iamKeys, apiKey: 'nobody' });
      await fails('wrongSecretKey', v1, { ...iamKeys, secretKey: 'wrong' });
      await fails('wrongSecretKey', { backend: 'qianfan-v2', auth: 'iam' }, { ...iamKeys, secretKey: 'wrong' });
    });
  });

  it('V1 is understood with every spelling of its fields', async () => {
    const v1 = { backend: 'qianfan-v1', auth: 'iam', endpoint: DEFAULT_ENDPOINT };
    for (const isSafeType of ['number', 'boolean', 'string', 'absent'] as const) {
      emulator.knobs.isSafeType = isSafeType;
      assert.ok(!(await ask(v1, iamKeys)).unsafe, isSafeType);
    }
    Object.assign(emulator.knobs, { errorKeys: 'code', errorCodeAsString: true });
    emulator.faults.push({ kind: 'code', code: 336501 });
    await fails('rateLimited', v1, iamKeys);
  });

  it('addresses are put together from what a person gives', () => {
    const at = (base: string) => String(versionedUrl(base, 'v1', 'completions'));
    assert.equal(at('http://h:8000'), 'http://h:8000/v1/completions');
    assert.equal(at('https://h/compatible-mode/v1'), 'https://h/compatible-mode/v1/completions');
    assert.equal(at('https://h/beta'), 'https://h/beta/completions');
    assert.equal(at('https://h/v1/v1/'), 'https://h/v1/completions');
    assert.equal(at('https://h/v1/completions'), 'https://h/v1/completions');
  });
});
