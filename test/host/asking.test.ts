import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import {
  accept,
  answered,
  completions,
  openEditor,
  pressDeleteAtEnd,
  showFile,
  showsNothing,
  trigger,
  type,
  until,
  withEmulator,
  withSetting,
  writeFile,
} from './support.ts';

const run = (command: string) => vscode.commands.executeCommand(command);

describe('asking and showing', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  /** What was sent of the documents themselves, without the comments that tell of others. */
  const prompts = () => completions(emulator).map(({ prompt }) => prompt?.replace(/^(?:#|\/\/) .*\n/gm, ''));

  it('has other candidates for who asks by hand, and the editor’s own keys cycle through them', async () => {
    const { document } = await openEditor('typescript', 'const a =█;\n');
    emulator.answers.push('first()', 'second()');
    await type(' ');
    await answered();
    assert.deepEqual(prompts(), ['const a = ']);
    await run('editor.action.inlineSuggest.showNext');
    await until(() => completions(emulator).length === 2);
    // Returns when the question that is on its way has its answer.
    await run('editor.action.inlineSuggest.trigger');
    await accept(document);
    assert.equal(document.getText(), 'const a = second();\n');
  });

  it('extends what the suggest widget has selected', async () => {
    const items = vscode.languages.registerCompletionItemProvider('python', {
      provideCompletionItems: () => [new vscode.CompletionItem('append_item', vscode.CompletionItemKind.Method)],
    });
    try {
      await withSetting(['editor', 'wordBasedSuggestions', 'off'], async () => {
        const { document } = await openEditor('python', 'cart.app█');
        emulator.answers.push('(item)');
        await run('editor.action.triggerSuggest');
        await until(() => completions(emulator).length > 0);
        await accept(document);
        assert.equal(document.getText(), 'cart.append_item(item)');
        assert.equal(prompts()[0], 'cart.append_item');
      });
    } finally {
      items.dispose();
    }
  });

  it('shows no text again at a place where it was dismissed, and asks nobody for it; but another text (demand 27)', async () => {
    const editor = await openEditor('python', 'x = █');
    emulator.answers.push('first()');
    await trigger(emulator);
    await run('starcoder.dismiss');
    await run('cursorHome');
    await run('cursorEnd');
    await pressDeleteAtEnd();
    assert.ok(await showsNothing(editor.document));
    assert.equal(completions(emulator).length, 1);
    emulator.answers.push('0 + second()');
    await type('1');
    await answered();
    await accept(editor.document);
    assert.equal(editor.document.getText(), 'x = 10 + second()');
    assert.deepEqual(prompts(), ['x = ', 'x = 1']);
  });

  it('shows a dismissed text to who asks by hand', async () => {
    const { document } = await openEditor('python', 'x = █');
    emulator.answers.push('first()', 'first()');
    await trigger(emulator);
    await run('starcoder.dismiss');
    await trigger(emulator);
    await accept(document);
    assert.equal(document.getText(), 'x = first()');
  });

  it('is quiet after text was deleted, until some is written (demand 28)', async () => {
    const { document } = await openEditor('python', 'total = 10█');
    await run('deleteLeft');
    assert.ok(await showsNothing(document));
    assert.deepEqual(prompts(), []);
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['total = 12']);
  });

  it('is quiet after undo and redo, until some text is written (demand 28)', async () => {
    const { document } = await openEditor('python', 'total = █');
    await type('1');
    await answered();
    await run('undo');
    assert.ok(await showsNothing(document));
    await run('redo');
    assert.ok(await showsNothing(document));
    assert.deepEqual(prompts(), ['total = 1']);
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['total = 1', 'total = 12']);
  });

  it('asks at the end of a word, and not inside one', async () => {
    const editor = await openEditor('python', 'total = val█ue');
    await type('x');
    assert.ok(await showsNothing(editor.document));
    assert.deepEqual(prompts(), []);
    await run('cursorEnd');
    await type('s');
    await answered();
    assert.deepEqual(prompts(), ['total = valxues']);
  });

  it('asks nothing with a selection or with several cursors', async () => {
    const editor = await openEditor('python', 'a = \nb = █');
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    // Indents both lines, which stay selected.
    await run('tab');
    assert.ok(await showsNothing(editor.document));
    assert.ok(!editor.selection.isEmpty);
    editor.selections = [new vscode.Selection(1, 8, 1, 8), new vscode.Selection(0, 8, 0, 8)];
    await type('1');
    assert.ok(await showsNothing(editor.document));
    assert.deepEqual(prompts(), []);
    await run('removeSecondaryCursors');
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['    a = 1\n    b = 12']);
  });

  it('asks nothing in files that are made to hold secrets, not even by hand (demand 12)', async () => {
    const text = 'API_KEY=';
    const file = await writeFile('.env', text);
    const { document } = await showFile(file, `${text}█`);
    await type('a');
    assert.ok(await showsNothing(document));
    await run('editor.action.inlineSuggest.trigger');
    assert.deepEqual(prompts(), []);
    await openEditor('python', 'x = █');
    await trigger(emulator);
    assert.deepEqual(prompts(), ['x = ']);
  });

  it('asks nothing in files that the person excludes, as soon as they do and for as long (demand 12)', async () => {
    const name = `${randomUUID()}.py`;
    const { document } = await showFile(await writeFile(name, 'x = '), 'x = █');
    await withSetting(['starcoder', 'exclude', [name]], async () => {
      await type('1');
      assert.ok(await showsNothing(document));
      await run('editor.action.inlineSuggest.trigger');
      assert.deepEqual(prompts(), []);
    });
    await type('2');
    await answered();
    assert.deepEqual(prompts(), ['x = 12']);
  });

  it('asks nothing by itself in a language that is switched off', async () => {
    await withSetting(['starcoder', 'enabled', false, 'ruby'], async () => {
      const ruby = await openEditor('ruby', 'x = █');
      await type('1');
      assert.ok(await showsNothing(ruby.document));
      assert.deepEqual(prompts(), []);
      await openEditor('python', 'y = █');
      await type('2');
      await answered();
      assert.deepEqual(prompts(), ['y = 2']);
    });
  });
});
