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
      await type('total');
      assert.ok(await showsNothing(document));
      assert.deepEqual(prompts(), []);
      emulator.answers.push('_of()');
      await trigger(emulator);
      await accept(document);
      assert.equal(document.getText(), 'x = total_of()', 'who asks gets an answer');
    } finally {
      await run('starcoder.wake');
    }
    await type('\ny');
    await answered();
    assert.equal(prompts().length, 2);
  });

  it('snoozed for a moment: it wakes by itself', async () => {
    await openEditor('python', 'x = █');
    await run('starcoder.snooze', 0.5 / 60);
    await type('a');
    await answered();
    assert.deepEqual(prompts(), []);
    await until(async () => {
      await type('a');
      await answered();
      return prompts().length > 0;
    });
  });

  it('off for a file: nothing there, not even by hand, and everything in another', async () => {
    const editor = await openEditor('python', 'x = █');
    await run('starcoder.toggleFile');
    await type('a');
    assert.ok(await showsNothing(editor.document));
    await run('editor.action.inlineSuggest.trigger');
    await answered();
    assert.deepEqual(prompts(), []);
    await openEditor('python', 'y = █');
    await type('b');
    await answered();
    assert.deepEqual(prompts(), ['y = b']);
    await vscode.window.showTextDocument(editor.document);
    await run('starcoder.toggleFile');
    await type('c');
    await answered();
    assert.deepEqual(prompts(), ['y = b', 'x = ac']);
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

  it('manual mode: 200 keys ask for nothing and show nothing; by hand it is asked at once (demand 7)', async () => {
    await run('starcoder.toggleManual');
    try {
      const { document } = await openEditor('python', 'x = █');
      for (let keys = 0; keys < 200; keys += 1) await type('1');
      assert.ok(await showsNothing(document));
      assert.deepEqual(prompts(), []);
      const askedAt = Date.now();
      const { receivedAt } = await trigger(emulator);
      console.log(`      ms from the command to the request: ${receivedAt - askedAt}`);
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
