import assert from 'node:assert/strict';
import { settingsForKey } from '../../../src/config/presets.ts';
import type { ContextPiece } from '../../../src/core/snapshot.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { wantedAt } from '../../../src/prompt/extent.ts';
import { buildPrompt } from '../../../src/prompt/index.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const python = languageOf('python');
const file: ContextPiece = { kind: 'similar', path: 'src/rates.py', text: 'standard_rate = 0.19' };

describe('a prompt on its way to the model', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  /** The answer, and what the server was sent. */
  async function complete(document: string, given: Record<string, unknown>, pieces: readonly ContextPiece[]) {
    const settings = settingsWith({ url: emulator.url, ...given });
    const snapshot = snapshotAt(document, { document: '', path: 'a.py', languageId: 'python', indentUnit: '    ' });
    const prompt = buildPrompt(snapshot, wantedAt(snapshot.prefix, snapshot.suffix, python), python, settings, pieces);
    const clock = { now: () => emulator.clock.now() };
    const client = new ModelClient({ credentials: async () => undefined, clock, store: memoryStore(), settingsForKey });
    const { text: before, suffix, extra, wireStops: stop } = prompt;
    const request = requestWith({ prompt: before, suffix, extra, stop });
    let text = '';
    for await (const delta of client.complete(request, settings, never)) text += delta.text;
    const body: Record<string, unknown> = Object(emulator.log.at(-1)?.body);
    return { text, body };
  }

  // The emulator's model copies what it was told before.
  const document = 'import rates\n\nstandard_ra█\nprint(total)\n';

  it('llama.cpp puts other files and both texts together itself', async () => {
    const { text, body } = await complete(document, { backend: 'llamacpp' }, [file]);
    // Behind a word there is no stop of "\n"; the refiners find the end of the line.
    assert.equal(text.split('\n')[0], 'te = 0.19');
    assert.deepEqual(body['input_extra'], [{ filename: 'src/rates.py', text: 'standard_rate = 0.19' }]);
    assert.equal(body['input_prefix'], 'import rates\n\nstandard_ra');
    assert.equal(body['input_suffix'], '\nprint(total)\n');
    assert.ok(!('input_extra' in (await complete(document, { backend: 'llamacpp' }, [])).body));
  });

  it('vLLM gets the template of the family that the model’s name tells', async () => {
    const { text, body } = await complete(document, { backend: 'vllm', model: 'bigcode/starcoder2-7b' }, [file]);
    // Behind a word there is no stop of "\n"; the refiners find the end of the line.
    assert.equal(text.split('\n')[0], 'te = 0.19');
    assert.equal(
      body['prompt'],
      '<file_sep>src/rates.py\nstandard_rate = 0.19\n<file_sep><fim_prefix>a.py\nimport rates\n\nstandard_ra<fim_suffix>\nprint(total)\n<fim_middle>',
    );
    assert.ok(!('suffix' in body));
  });

  it('Ollama is asked to leave a template of ours as it is, and to use its own otherwise', async () => {
    const own = await complete(document, { backend: 'ollama' }, []);
    assert.deepEqual([own.body['raw'], own.body['suffix']], [undefined, '\nprint(total)\n']);
    const ours = await complete(document, { backend: 'ollama', fim: 'qwen' }, []);
    assert.equal(ours.body['raw'], true);
    assert.match(String(ours.body['prompt']), /^<\|fim_prefix\|>import/);
  });
});
