import assert from 'node:assert/strict';
import { join } from 'node:path';
import { settingsForKey } from '../../src/config/presets.ts';
import { CompletionError, type ErrorKind } from '../../src/core/errors.ts';
import type { CompletionRequest, Delta } from '../../src/core/request.ts';
import type { Settings } from '../../src/core/settings.ts';
import { ModelClient } from '../../src/model/client.ts';
import { memoryStore } from '../fakes/memoryStore.ts';
import { requestWith } from '../support/fixtures/requests.ts';
import { settingsWith } from '../support/fixtures/settings.ts';
import { never } from '../support/fixtures/signals.ts';
import { installLlamaServer, type LlamaServer, llamaServerMissing, startLlamaServer } from '../support/llamaServer.ts';
import { temporaryFolder } from '../support/owner.ts';
import { until } from '../support/until.ts';
import { writeTinyModel } from '../support/writeTinyModel.ts';

const contextTokens = 16_384;
const text = 'abcdefghijklmnopqrstuvwxyz 求😀.';
const key = 'key-of-the-real-server';

describe("llama.cpp's own server", () => {
  let program: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: LlamaServer;

  before(async function () {
    const missing = await llamaServerMissing();
    if (missing !== undefined) {
      console.log(`The real server is not tested: ${missing}`);
      this.skip();
    }
    this.timeout(1_200_000);
    program = await installLlamaServer();
    folder = await temporaryFolder();
    server = await start({ infill: true });
  });
  after(async () => {
    await server?.close();
    await folder?.dispose();
  });

  async function start({ infill }: { infill: boolean }, ...args: string[]): Promise<LlamaServer> {
    const file = join(folder.path, `${infill ? 'infill' : 'plain'}.gguf`);
    await writeTinyModel(file, { text, loop: '0123456789', infill });
    return startLlamaServer(program, file, '--ctx-size', `${contextTokens}`, ...args);
  }
  const client = (apiKey?: string) =>
    new ModelClient({
      credentials: async () => (apiKey === undefined ? undefined : { apiKey, secretKey: '' }),
      clock: { now: () => Date.now() },
      store: memoryStore(),
      settingsForKey,
    });
  const settingsOf = (given: Record<string, unknown>) => settingsWith({ url: server.url, ...given });
  const request = (given: Partial<CompletionRequest>) => requestWith({ prompt: 'x = a', ...given });
  async function ask(settings: Settings, given: Partial<CompletionRequest>, apiKey?: string) {
    const deltas: Delta[] = [];
    for await (const delta of client(apiKey).complete(request(given), settings, never)) deltas.push(delta);
    return {
      text: deltas.map((delta) => delta.text).join(''),
      usage: deltas.findLast(({ usage }) => usage)?.usage,
      done: deltas.some(({ done }) => done),
      pieces: deltas.filter((delta) => delta.text !== '').length,
    };
  }
  async function fails(kind: ErrorKind, settings: Settings, given: Partial<CompletionRequest> = {}, apiKey?: string) {
    await assert.rejects(ask(settings, given, apiKey), (error) => {
      assert.ok(error instanceof CompletionError, String(error));
      assert.equal(error.kind, kind, error.message);
      return true;
    });
  }

  /** The model ends its text with a token of its own, which counts. */
  const endToken = 1;
  for (const given of [{ backend: 'openai', model: 'tiny' }, { backend: 'llamacpp' }]) {
    // `/infill` sets the fill-in-the-middle tokens around the prompt, so the model begins at its beginning.
    const infills = given.backend === 'llamacpp';
    const marks = infills ? 3 : 0;
    const written = infills ? text : text.slice(1);

    describe(`as ${given.backend}`, () => {
      for (const stream of [true, false]) {
        it(`answers ${stream ? 'as a stream' : 'whole'}, with its usage`, async () => {
          const answer = await ask(settingsOf({ ...given, stream }), {});
          assert.equal(answer.text, written);
          assert.ok(answer.done);
          assert.equal(answer.pieces > 10, stream);
          assert.deepEqual(answer.usage, {
            promptTokens: 'x = a'.length + marks,
            completionTokens: Buffer.byteLength(written) + endToken,
          });
        });

        it(`stops ${stream ? 'a stream' : 'a whole answer'} before each of the stop sequences`, async () => {
          const settings = settingsOf({ ...given, stream });
          assert.equal((await ask(settings, { stop: ['\n', 'mno', 'z'] })).text, written.split('m')[0]);
          assert.equal((await ask(settings, { stop: ['😀'] })).text, written.split('😀')[0]);
        });

        it(`ends ${stream ? 'a stream' : 'a whole answer'} at the limit of tokens`, async () => {
          const { text: some, usage, done } = await ask(settingsOf({ ...given, stream, maxTokens: 16 }), {});
          assert.equal(some, written.slice(0, 16));
          assert.equal(usage?.completionTokens, 16);
          assert.ok(done);
        });
      }

      it('tells a wrong key, and takes the right one', async () => {
        const locked = await start({ infill: true }, '--api-key', key);
        try {
          const settings = settingsOf({ ...given, url: locked.url });
          await fails('keysRefused', settings);
          await fails('keysRefused', settings, {}, 'wrong');
          assert.equal((await ask(settings, {}, key)).text, written);
        } finally {
          await locked.close();
        }
      });
    });
  }

  it('is asked again right after a stream, when it closes the connection that it said to keep', async () => {
    const settings = settingsOf({ backend: 'openai', model: 'tiny' });
    for (let count = 0; count < 10; count += 1) assert.equal((await ask(settings, {})).text, text.slice(1));
  });

  it('is left in the middle of a stream, and then works on it no longer', async () => {
    const settings = { ...settingsOf({ backend: 'openai', model: 'tiny' }), maxTokens: contextTokens };
    const controller = new AbortController();
    const leave = async () => {
      for await (const delta of client().complete(request({ prompt: 'x = 1' }), settings, controller.signal)) {
        if (delta.text !== '') controller.abort();
      }
    };
    await assert.rejects(leave(), { name: 'AbortError' });
    const { tokens } = await until('an idle server', server.slot, ({ isProcessing }) => !isProcessing);
    assert.ok(tokens < contextTokens / 2, `${tokens} tokens`);
  });

  it('tells a prompt that is too long', async () => {
    for (const stream of [true, false]) {
      const settings = settingsOf({ backend: 'openai', model: 'tiny', stream });
      await fails('promptTooLong', settings, { prompt: 'x'.repeat(contextTokens + 1) });
    }
  });

  it('tells a model that can fill in no middle', async () => {
    const plain = await start({ infill: false });
    try {
      await fails('noInfill', settingsOf({ backend: 'llamacpp', url: plain.url }), { suffix: '\nb' });
    } finally {
      await plain.close();
    }
  });

  it('tells an address with nothing there', async () => {
    await fails('endpointUnknown', settingsOf({ backend: 'mistral', model: 'tiny' }), {}, key);
  });
});
