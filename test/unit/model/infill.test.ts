import assert from 'node:assert/strict';
import { parseSettings } from '../../../src/config/parse.ts';
import { settingsForKey } from '../../../src/config/presets.ts';
import type { ContextPiece, Snapshot } from '../../../src/core/snapshot.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { wantedAt } from '../../../src/prompt/extent.ts';
import { buildPrompt } from '../../../src/prompt/index.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';

const python = languageOf('python');
const file: ContextPiece = { kind: 'similar', path: 'src/rates.py', text: 'standard_rate = 0.19' };

describe('a prompt on its way to the model', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());
  beforeEach(() => emulator.reset());

  /** The answer, and what the server was sent. */
  async function complete(document: string, given: Record<string, unknown>, pieces: readonly ContextPiece[]) {
    const values: Record<string, unknown> = { url: emulator.url, ...given };
    const { settings } = parseSettings((name) => values[name]);
    const [prefix = '', suffix = ''] = document.split('█');
    const snapshot: Snapshot = {
      document: '',
      path: 'a.py',
      languageId: 'python',
      indentUnit: '    ',
      prefix,
      suffix,
      manual: false,
    };
    const prompt = buildPrompt(snapshot, wantedAt(prefix, suffix, python), python, settings, pieces);
    const clock = { now: () => emulator.clock.now() };
    const client = new ModelClient({ credentials: async () => undefined, clock, store: memoryStore(), settingsForKey });
    const request = {
      languageId: 'python',
      prompt: prompt.text,
      suffix: prompt.suffix,
      extra: prompt.extra,
      stop: prompt.wireStops,
      manual: false,
    };
    let text = '';
    for await (const delta of client.complete(request, settings, new AbortController().signal)) text += delta.text;
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
