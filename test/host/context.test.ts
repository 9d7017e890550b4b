import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import {
  completions,
  insert,
  showFile,
  trigger,
  triggerUntilTold,
  typeUntilAsked,
  until,
  withEmulator,
  withSetting,
  writeFile,
} from './support.ts';

/** Lines that resemble each other, so that one document is told of where another is written. */
const resembling = (marker: string) =>
  `def ${marker}(warehouse, shelf, pallet):\n    return warehouse.count(shelf, pallet)\n`;
const asking = 'def count_more(warehouse, shelf, pallet):\n    return warehouse.█';

describe('what the model is told beyond the file', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });
  let outside: string;
  before(() => {
    outside = mkdtempSync(join(tmpdir(), 'of-the-person-'));
  });
  after(() => rmSync(outside, { recursive: true }));

  const open = async (name: string, text: string, folder = '') =>
    showFile(await writeFile(`${folder}${randomUUID()}${name}`, text.replace('█', '')), text);
  const promptFor = async (name: string, text: string) => {
    await open(name, text);
    return (await trigger(emulator)).prompt ?? '';
  };

  const promptTelling = async (name: string, text: string, ...parts: readonly string[]) => {
    await open(name, text);
    return triggerUntilTold(emulator, 'count', ...parts);
  };

  it('names a file by its path in the folder, outside of it by its own name alone, and no untitled document', async () => {
    const inside = await open('_inside.py', resembling('count_inside'), 'deep/er/');
    const file = join(outside, 'elsewhere.py');
    writeFileSync(file, resembling('count_outside'));
    await vscode.workspace.openTextDocument(file);
    const content = resembling('count_untitled');
    const untitled = await vscode.workspace.openTextDocument({ language: 'python', content });
    const insideName = vscode.workspace.asRelativePath(inside.document.uri);
    assert.match(insideName, /^deep\/er\//);
    const prompt = await promptTelling(
      '.py',
      asking,
      `# ${insideName}\n# def count_inside(`,
      '# elsewhere.py\n# def count_outside(',
      '#\n# def count_untitled(',
    );
    assert.ok(!prompt.includes('of-the-person') && !prompt.includes(untitled.uri.path), prompt);
  });

  it('tells in a notebook of the cells above in their order, without what they put out (demand 26)', async () => {
    const cell = (text: string) => {
      const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
      const output = vscode.NotebookCellOutputItem.text('put_out_by_a_cell');
      data.outputs = [new vscode.NotebookCellOutput([output])];
      return data;
    };
    const prose = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, 'written_as_prose', 'markdown');
    const cells = [cell('first = 1'), prose, cell('second = 2'), cell('third = ')];
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    const editor = await vscode.window.showNotebookDocument(notebook);
    editor.selection = new vscode.NotebookRange(3, 4);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const document = notebook.cellAt(3).document;
    await until(() => vscode.window.activeTextEditor?.document === document);
    await vscode.commands.executeCommand('cursorEnd');
    // A cell is a new editor. A digit, as no word that VS Code proposes begins with it.
    await typeUntilAsked('3');
    const prompt = completions(emulator).at(-1)?.prompt ?? '';
    assert.match(prompt.slice(prompt.indexOf('first')), /^first = 1\n\nsecond = 2\n\nthird = 3+$/);
    assert.ok(emulator.log.every(({ body }) => !/put_out_by_a_cell|written_as_prose/.test(JSON.stringify(body))));
  });

  it('holds no byte of a file with secrets, nor of one that the person excludes, from that moment on (demand 12)', async () => {
    const secret = 'hunter2_of_the_person';
    const env = await vscode.workspace.openTextDocument(await writeFile('.env', resembling(secret)));
    await vscode.languages.setTextDocumentLanguage(env, 'python');
    const data = (value: string) => `{ "warehouse": "${value}", "shelf": 1, "pallet": 2, "counted": 3 }\n`;
    await vscode.workspace.openTextDocument(await writeFile('secrets.json', data(secret)));
    await vscode.workspace.openTextDocument(await writeFile('plain.json', data('not_so_secret')));
    const name = `${randomUUID()}.py`;
    await vscode.workspace.openTextDocument(await writeFile(name, resembling('count_told')));
    await promptTelling('.json', '{ "warehouse": "a", "shelf": 4, "pallet": █', 'not_so_secret');
    await promptTelling('.py', asking, 'count_told');
    await withSetting(['starcoder', 'exclude', [name]], async () => {
      assert.ok(!(await promptFor('.py', asking)).includes('count_told'));
    });
    await promptTelling('.py', asking, 'count_told');
    await withSetting(['starcoder', 'exclude', ['*.ts']], async () => {
      await promptTelling('.py', asking, 'count_told');
    });
    assert.ok(emulator.log.every(({ body }) => !JSON.stringify(body).includes(secret)));
  });

  describe('through a language server', () => {
    const calling = 'total = settle_invoice(█';
    const declaration = 'def settle_invoice(customer, amount):';
    const serve = (provideDefinition: vscode.DefinitionProvider['provideDefinition']) =>
      vscode.languages.registerDefinitionProvider('python', { provideDefinition });

    it('tells how what is called is declared (demand 15)', async () => {
      const file = await writeFile('billing.py', `import os\n\n${declaration}\n    return amount\n`);
      const server = serve((document, position) => {
        const word = document.getText(document.getWordRangeAtPosition(position));
        return word === 'settle_invoice' ? new vscode.Location(file, new vscode.Position(2, 4)) : undefined;
      });
      try {
        await promptTelling('.py', calling, `# billing.py\n# ${declaration}\n`);
      } finally {
        server.dispose();
      }
    });

    it('waits for none that does not answer', async () => {
      let asked = 0;
      const server = serve(() => {
        asked += 1;
        return new Promise(() => {});
      });
      try {
        const prompt = await promptFor('.py', calling);
        assert.ok(prompt.endsWith('total = settle_invoice('), prompt);
        assert.ok(asked > 0);
      } finally {
        server.dispose();
      }
    });
  });

  it('tells what was typed lately, and not what undo or the disk has put there', async () => {
    // One word in common with what is asked for, and many that are not.
    const other = (line: string) => `alpha beta gamma delta\nepsilon zeta eta theta\n${line}iota kappa lambda my\n`;
    const typed = await open('.py', other('█'));
    await insert('typed_warehouse = warehouse\n');
    const undone = await open('.py', other('█undone_warehouse = warehouse\n'));
    await vscode.commands.executeCommand('editor.action.deleteLines');
    await vscode.commands.executeCommand('undo');
    const reloaded = await open('.py', other('█'));
    await vscode.workspace.fs.writeFile(reloaded.document.uri, Buffer.from(other('loaded_warehouse = warehouse\n')));
    await until(() => reloaded.document.getText().includes('loaded_warehouse'));
    assert.ok(undone.document.getText().includes('undone_warehouse'));
    const told = await promptTelling(
      '.py',
      'one_of = other_of + warehouse█',
      `# ${vscode.workspace.asRelativePath(typed.document.uri)}\n`,
      '# typed_warehouse = warehouse\n',
    );
    assert.ok(!told.includes('undone_warehouse') && !told.includes('loaded_warehouse'), told);
  });
});
