import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { accept, openEditor, trigger, withEmulator } from './support.ts';

/** How VS Code inserts a text; `test/golden/indentation.txt` shows what is inserted. */
describe('indentation and line ends', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  for (const [name, ending, options, before, model, after] of [
    [
      'tabs',
      'LF',
      { insertSpaces: false, tabSize: 4 },
      'class A {\n\tf() {\n\t\t█\n\t}\n}\n',
      'if (x) {\n\t\t\ty();\n\t\t}',
      'class A {\n\tf() {\n\t\tif (x) {\n\t\t\ty();\n\t\t}\n\t}\n}\n',
    ],
    [
      'four blanks',
      'CRLF',
      { insertSpaces: true, tabSize: 4 },
      'function f() {█\n}\n',
      '\n    a();\n    b();\n',
      'function f() {\n    a();\n    b();\n}\n',
    ],
  ] as const) {
    it(`of a document with ${name} and ${ending} are kept (demand 25)`, async () => {
      const editor = await openEditor('typescript', before, vscode.EndOfLine[ending]);
      editor.options = options;
      emulator.answers.push(model);
      const { prompt } = await trigger(emulator);
      assert.ok(!prompt?.includes('\r'));
      await accept(editor.document);
      assert.equal(editor.document.getText(), ending === 'CRLF' ? after.replaceAll('\n', '\r\n') : after);
    });
  }
});
