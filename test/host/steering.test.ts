import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import {
  accept,
  answered,
  closeEditors,
  completions,
  openEditor,
  showsNothing,
  trigger,
  type,
  until,
  withEmulator,
  withSetting,
} from './support.ts';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);

describe('steering', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  const prompts = () => completions(emulator).map(({ prompt }) => prompt?.replace(/^(?:#|\/\/) .*\n/gm, ''));

  it('snoozed: typing asks for nothing and shows nothing, until it is woken (demand 7)', async () => {
    const { document } = await openEditor('python', 'x = █');
    await run('starcoder.snooze', 60);
    try {
      await type('12');
      assert.ok(await showsNothing(document));
      assert.deepEqual(prompts(), []);
      emulator.answers.push(' + total()');
      await trigger(emulator);
      await accept(document);
      assert.equal(document.getText(), 'x = 12 + total()', 'who asks gets an answer');
      await answered();
    } finally {
      await run('starcoder.wake');
    }
    await type(' ');
    await answered();
    assert.deepEqual(prompts(), ['x = 12', 'x = 12 + total() ']);
  });

  it('snoozed for a moment: it wakes by itself', async () => {
    await openEditor('python', 'x = █');
    const snoozedAt = Date.now();
    await run('starcoder.snooze', 0.5 / 60);
    await until(async () => {
      await type('1');
      await answered();
      return prompts().length > 0;
    });
    const sleptFor = (completions(emulator)[0]?.receivedAt ?? 0) - snoozedAt;
    assert.ok(sleptFor >= 450, `asked after ${sleptFor} ms`);
  });

  it('off for a file: nothing there, not even by hand, and everything in another', async () => {
    const editor = await openEditor('python', 'x = █');
    await run('starcoder.toggleFile');
    await type('1');
    assert.ok(await showsNothing(editor.document));
    await run('editor.action.inlineSuggest.trigger');
    assert.deepEqual(prompts(), []);
    await openEditor('python', 'y = █');
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['y = 2']);
    await vscode.window.showTextDocument(editor.document);
    await run('starcoder.toggleFile');
    await type('3');
    await answered();
    assert.deepEqual(prompts(), ['y = 2', 'x = 13']);
  });

  it('off for a language, a workspace, everywhere: as soon as it is said, and for as long', async () => {
    const configuration = () => vscode.workspace.getConfiguration('starcoder', { languageId: 'python' });
    for (const scope of ['toggleLanguage', 'toggleWorkspace', 'toggle']) {
      const { document } = await openEditor('python', 'x = █');
      await run(`starcoder.${scope}`);
      assert.equal(configuration().get('enabled'), false, scope);
      await type('1');
      assert.ok(await showsNothing(document));
      assert.deepEqual(prompts(), []);
      await run(`starcoder.${scope}`);
      const { globalValue, globalLanguageValue, workspaceValue } = configuration().inspect('enabled') ?? {};
      assert.deepEqual([globalValue, globalLanguageValue, workspaceValue], [undefined, undefined, undefined], scope);
      await type('2');
      await answered();
      assert.deepEqual(prompts(), ['x = 12']);
      emulator.reset({ keepTokens: true });
      await closeEditors();
    }
  });

  it('manual mode: 20 keys ask for nothing and show nothing; by hand it is asked (demand 7)', async () => {
    await run('starcoder.toggleManual');
    try {
      const { document } = await openEditor('python', 'x = █');
      await type('1'.repeat(20));
      assert.ok(await showsNothing(document));
      assert.deepEqual(prompts(), []);
      const { prompt } = await trigger(emulator);
      assert.ok(prompt?.endsWith('x = 11111111111111111111'), prompt ?? '');
    } finally {
      await run('starcoder.toggleManual');
    }
    assert.equal(vscode.workspace.getConfiguration('starcoder').inspect('trigger')?.globalValue, 'automatic');
    await vscode.workspace
      .getConfiguration('starcoder')
      .update('trigger', undefined, vscode.ConfigurationTarget.Global);
  });

  it('a cursor of another shape, as in Vim’s Normal mode and while overtyping: nothing is asked for (demand 24)', async () => {
    const editor = await openEditor('python', 'x = █');
    editor.options = { cursorStyle: vscode.TextEditorCursorStyle.Block };
    await type('1');
    assert.ok(await showsNothing(editor.document));
    assert.deepEqual(prompts(), []);
    editor.options = { cursorStyle: vscode.TextEditorCursorStyle.Line };
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['x = 12']);
  });

  it('a block for a cursor because the person likes it: that is no mode', async () => {
    await withSetting(['editor', 'cursorStyle', 'block'], async () => {
      await openEditor('python', 'x = █');
      await type('1');
      await answered();
      assert.deepEqual(prompts(), ['x = 1']);
    });
  });
});
