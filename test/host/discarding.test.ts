import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { answered, completions, openEditor, type, until, withEmulator } from './support.ts';

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
  after(() => vscode.commands.executeCommand('workbench.action.closePanel'));

  it('is named in the log by the rule that discarded it, fifty in a row, each within a second (demand 3)', async function () {
    this.timeout(120_000);
    await vscode.commands.executeCommand('starcoder.showLog');
    const log = () =>
      vscode.workspace.textDocuments.find(({ fileName, uri }) => uri.scheme === 'output' && /StarCoder/.test(fileName));
    await until(() => log() !== undefined);
    const expected: string[] = [];
    const told = () =>
      [...(log()?.getText() ?? '').matchAll(/(?:python|typescript): dropped \((\w+)/g)].map(([, rule = '']) => rule);
    // The log is there with all that was said before once it says what is new.
    emulator.answers.push('<think>Let me see');
    await openEditor('python', 'x =█');
    await type(' ');
    await until(() => told().includes('thinking'));
    const before = told().length;
    for (let count = 0; count < 50; count += 1) {
      const [rule, language, picture, answer] = discarded[count % discarded.length] ?? assert.fail();
      emulator.reset({ keepTokens: true });
      const openedAt = Date.now();
      await openEditor(language, `# ${count}\n${picture}`);
      // Where VS Code takes long to open a file, a second is longer, too.
      const aSecond = Math.max(1_000, 4 * (Date.now() - openedAt));
      emulator.answers.push(answer);
      await type(' ');
      await answered();
      assert.equal(completions(emulator).length, 1, rule);
      expected.push(rule);
      const endedAt = Date.now();
      await until(() => told().length - before >= expected.length);
      assert.ok(Date.now() - endedAt < aSecond, `${rule}: after ${Date.now() - endedAt} ms`);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    assert.deepEqual(told().slice(before), expected);
  });
});
