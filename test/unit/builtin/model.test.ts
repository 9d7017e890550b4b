import assert from 'node:assert/strict';
import { BuiltinEngine } from '../../../src/builtin/engine.ts';
import { builtinModel } from '../../../src/builtin/model.ts';
import { parseSettings } from '../../../src/config/parse.ts';
import { languageOf } from '../../../src/prompt/languages.ts';

const text = Array.from(
  { length: 30 },
  (_, index) => `const value${index} = readSetting('name${index}', defaults);`,
).join('\n');

async function complete(prompt: string, given: Record<string, unknown> = {}): Promise<string> {
  const engine = new BuiltinEngine();
  const language = languageOf('typescript', '');
  for (const _ of engine.learn({ path: 'file:///a.ts', languageId: 'typescript', language, text, isOpen: true }));
  const values: Record<string, unknown> = { backend: 'builtin', ...given };
  const { settings } = parseSettings((name) => values[name]);
  const request = { document: 'file:///b.ts', languageId: 'typescript', prompt, suffix: '', stop: [], manual: false };
  let answer = '';
  let isDone = false;
  for await (const delta of builtinModel(engine, languageOf, (id) => id).complete(
    request,
    settings,
    new AbortController().signal,
  )) {
    answer += delta.text;
    isDone ||= delta.done;
    // It is no request: nothing is counted and nothing paid for.
    assert.equal(delta.sent, undefined);
  }
  assert.ok(isDone);
  return answer;
}

describe('the built-in engine behind the port of all models', () => {
  it('says what the code at hand makes likely', async () => {
    assert.match(await complete('const other = readSet'), /^ting/);
  });

  it('says nothing where it is not as sure as it has to be', async () => {
    const [sure, surer] = [
      await complete('const other = ', { 'builtin.precision': 0.3 }),
      await complete('const other = ', { 'builtin.precision': 0.98 }),
    ];
    assert.ok(surer.length < sure.length, `${surer} is not shorter than ${sure}`);
    assert.ok(sure.startsWith(surer));
  });

  it('says whole lines or nothing, if told so', async () => {
    assert.equal(await complete('const other = readSet', { 'builtin.wholeLines': true }), '');
    const repeated = await complete(`${text}\nconst value7 = readSetting('name7', def`, { 'builtin.wholeLines': true });
    assert.equal(repeated, 'aults);');
  });
});
