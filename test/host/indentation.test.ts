import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { accept, closeEditors, openEditor, trigger, withEmulator } from './support.ts';

/** Documents with a cursor, what the model writes, and the document then; `→` is one step of indentation of the document, two blanks of the model's. */
const pictures: readonly (readonly [before: string, model: string, after: string])[] = [
  ['function f() {█\n}\n', '\n→a();\n→b();\n', 'function f() {\n→a();\n→b();\n}\n'],
  ['function f() {\n→█\n}\n', 'a();\n→b();', 'function f() {\n→a();\n→b();\n}\n'],
  ['class A {\n→f() {\n→→█\n→}\n}\n', 'if (x) {\n→→→y();\n→→}', 'class A {\n→f() {\n→→if (x) {\n→→→y();\n→→}\n→}\n}\n'],
  ['if (a) {\n→b();\n→█\n}\n', 'c(\n→→d,\n→);', 'if (a) {\n→b();\n→c(\n→→d,\n→);\n}\n'],
];

describe('indentation and line ends', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  const endings = { LF: vscode.EndOfLine.LF, CRLF: vscode.EndOfLine.CRLF };
  for (const [unit, name] of [
    ['\t', 'tabs'],
    ['  ', 'two blanks'],
    ['    ', 'four blanks'],
  ] as const) {
    for (const [ending, eol] of Object.entries(endings)) {
      it(`of a document with ${name} and ${ending} are kept (demand 25)`, async () => {
        for (const [before, model, after] of pictures) {
          const editor = await openEditor('typescript', before.replaceAll('→', unit), eol);
          editor.options = { insertSpaces: unit !== '\t', tabSize: unit === '\t' ? 4 : unit.length };
          emulator.answers.push(model.replaceAll('→', unit));
          const { prompt } = await trigger(emulator);
          assert.ok(!prompt?.includes('\r'));
          await accept(editor.document);
          const expected = after.replaceAll('→', unit).replaceAll('\n', ending === 'CRLF' ? '\r\n' : '\n');
          assert.equal(editor.document.getText(), expected);
          await closeEditors();
        }
      });
    }
  }
});
