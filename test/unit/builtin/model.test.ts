import assert from 'node:assert/strict';
import { BuiltinEngine } from '../../../src/builtin/engine.ts';
import { type BuiltinModel, builtinModel } from '../../../src/builtin/model.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const text = Array.from(
  { length: 30 },
  (_, index) => `const value${index} = readSetting('name${index}', defaults);`,
).join('\n');

function learnt(): BuiltinModel {
  const engine = new BuiltinEngine();
  const language = languageOf('typescript', '');
  for (const _ of engine.learn({ path: 'file:///a.ts', languageId: 'typescript', language, text, isOpen: true }));
  return builtinModel({
    suggest: async (cursor, { precision, wholeLines }) =>
      engine.suggest({ ...cursor, language }, precision, wholeLines),
    learnOutcome: (...outcome) => engine.learnOutcome(...outcome),
  });
}

async function complete(prompt: string, given: Record<string, unknown> = {}, model = learnt()): Promise<string> {
  const settings = settingsWith({ backend: 'builtin', ...given });
  const request = requestWith({ document: 'file:///b.ts', languageId: 'typescript', prompt });
  let answer = '';
  let isDone = false;
  for await (const delta of model.complete(request, settings, never)) {
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

  describe('learns from what became of its suggestions:', () => {
    const at = {
      document: 'file:///b.ts',
      path: 'b.ts',
      languageId: 'typescript',
      indentUnit: '  ',
      prefix: 'const other = ',
      suffix: '',
      manual: false,
    };
    const suggest = (model: BuiltinModel, precision = 0.55) =>
      complete(at.prefix, { 'builtin.precision': precision }, model);
    const learn = (model: BuiltinModel, text: string, cameTrue: boolean) =>
      model.learn(at, { text, replaceSuffixChars: 0 }, cameTrue);

    it('it suggests nothing more where they were wrong, and more where they were right', async () => {
      const [wrong, right] = [learnt(), learnt()];
      for (let times = 0; times < 60; times += 1) {
        learn(wrong, await suggest(wrong), false);
        learn(right, await suggest(right), true);
      }
      assert.equal(await suggest(wrong), '');
      assert.notEqual(await suggest(right, 0.7), '');
      assert.equal(await suggest(learnt(), 0.7), '');
    });

    it('it ignores those of another engine, and those that it has counted already', async () => {
      const model = learnt();
      const suggested = await suggest(model);
      learn(model, suggested, false);
      for (let times = 0; times < 100; times += 1)
        for (const text of [suggested, 'anything']) learn(model, text, false);
      assert.equal(await suggest(model), suggested);
    });

    it('it keeps the 50 newest', async () => {
      let heard = 0;
      const engine = {
        suggest: async () => ({ text: 'x', confidence: 0.5 }),
        learnOutcome: () => {
          heard += 1;
        },
      };
      const model = builtinModel(engine);
      for (let line = 0; line < 60; line += 1) await complete(`${line}`, {}, model);
      for (let line = 0; line < 60; line += 1) {
        model.learn({ ...at, prefix: `${line}` }, { text: 'x', replaceSuffixChars: 0 }, true);
        assert.equal(heard, Math.max(0, line - 9));
      }
    });
  });
});
