import assert from 'node:assert/strict';
import { settingsForKey } from '../../../src/config/presets.ts';
import { CompletionError } from '../../../src/core/errors.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { probeInfill } from '../../../src/model/probe.ts';
import { infillQuestion } from '../../../src/prompt/fim.ts';
import { DEFAULT_API_KEY, DEFAULT_BEARER, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

describe('the probe', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  const keys = { apiKey: DEFAULT_API_KEY, secretKey: DEFAULT_SECRET_KEY };
  const v2Key = { apiKey: DEFAULT_BEARER, secretKey: '' };
  async function probe(given: Record<string, unknown>, credentials = keys) {
    const { url } = emulator;
    const settings = settingsWith({
      backend: 'qianfan-v1',
      url,
      tokenUrl: url,
      endpoint: DEFAULT_ENDPOINT,
      ...given,
    });
    const clock = { now: () => emulator.clock.now() };
    const client = new ModelClient({
      credentials: async () => credentials,
      clock,
      store: memoryStore(),
      settingsForKey,
    });
    return probeInfill(client, infillQuestion(settings) ?? assert.fail(), settings, never);
  }

  it('finds a V1 service that reads the tokens', async () => {
    emulator.answers.push('a + b\n');
    assert.equal(await probe({}), 'infill');
    const body = emulator.log.findLast(({ route }) => route === 'completions')?.body;
    assert.deepEqual(body, {
      prompt: '<fim_prefix>def add(a, b):\n    return <fim_suffix>\n\nprint(add(1, 2))\n<fim_middle>',
      stream: true,
      temperature: 0.1,
      stop: ['\n'],
    });
  });

  it('finds one that takes them for text, whatever that makes it write', async () => {
    const answers = [
      'def sub(a, b):',
      'b<fim_suffix>a',
      'print(add(a, b))',
      '',
      '<|fim_middle|> a, b',
      `a + b ${'# the sum of both '.repeat(9)}`,
    ];
    for (const answer of answers) {
      emulator.answers.push(answer);
      assert.equal(await probe({}), 'prefixOnly', answer);
    }
  });

  it('hangs up on one that runs on', async () => {
    Object.assign(emulator.knobs, { hangAfterFrames: 30 });
    emulator.answers.push('word '.repeat(100));
    assert.equal(await probe({}), 'prefixOnly');
  });

  it('asks by suffix where the service has one, and is not taken in by one that leaves it out', async () => {
    emulator.answers.push('left_term, right_term\n');
    assert.equal(await probe({ backend: 'qianfan-v2' }, v2Key), 'infill');
    const body = JSON.stringify(emulator.log.at(-1)?.body);
    assert.match(body, /"prompt":"def add\(","suffix":"\):\\n/);
    emulator.answers.push('a, b');
    assert.equal(await probe({ backend: 'qianfan-v2' }, v2Key), 'prefixOnly');
  });

  it('believes a service that says it cannot', async () => {
    Object.assign(emulator.knobs, { suffixUnsupported: true });
    for (const backend of ['llamacpp', 'ollama']) assert.equal(await probe({ backend }), 'prefixOnly', backend);
    assert.equal(await probe({ backend: 'openai', model: 'm', fim: 'suffix' }), 'prefixOnly');
  });

  it('says nothing of the model when something else is wrong', async () => {
    emulator.faults.push({ kind: 'code', code: 17 });
    await assert.rejects(
      probe({}),
      (error: unknown) => error instanceof CompletionError && error.kind === 'dailyLimit',
    );
  });
});
