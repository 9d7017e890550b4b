import assert from 'node:assert/strict';
import type { Emulator } from '../emulator/emulator.ts';
import { outcomes } from './questions.ts';
import { answered, completions, openEditor, type, withEmulator } from './support.ts';

/** What the model writes, where, and the rule that shows nothing of it. The key ` ` is typed at █. */
const discarded: readonly (readonly [
  rule: string,
  language: 'python' | 'typescript',
  picture: string,
  answer: string,
])[] = [
  ['empty', 'python', 'x =█', ''],
  ['blank', 'python', 'x =█', '   '],
  ['marker', 'python', 'x =█', '<fim_middle>1'],
  ['thinking', 'python', 'x =█', '<think>Let me see'],
  ['talk', 'typescript', 'const x =█', 'Sure! Here is the code.'],
  ['echo', 'typescript', 'const total =█', 'const total = '],
  ['stopSequence', 'typescript', 'const a = f(x)█|| g(y);', '\nconst b = 2;'],
  ['outsideBlock', 'python', 'for item in items:\n   █', '\n\ntotal = 1\n'],
  ['repeatsBelow', 'python', 'def f():\n   █\n    return total(items)\n', 'return total(items)'],
  ['repeatsSuffix', 'typescript', 'foo(a,█)', ')'],
  ['breaksLine', 'typescript', 'const x =█* 2;', '7;'],
];

describe('what a model writes and nobody sees', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });
  for (const [rule, language, picture, answer] of discarded) {
    it(`is named in the log by the rule that discarded it: ${rule} (demand 3)`, async () => {
      await openEditor(language, picture);
      emulator.answers.push(answer);
      await type(' ');
      await answered();
      assert.equal(completions(emulator).length, 1);
      assert.match(outcomes().at(-1) ?? '', new RegExp(`^dropped \\(${rule}\\b`));
    });
  }
});
