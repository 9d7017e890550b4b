import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { accept, answered, completions, showFile, triggerUntilTold, type, withEmulator } from './support.ts';

/** Files that lie nowhere on a disk, as in a virtual workspace. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return { dispose: () => {} };
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length };
  }
  readFile({ path }: vscode.Uri): Uint8Array {
    const file = this.#files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file;
  }
  writeFile({ path }: vscode.Uri, content: Uint8Array): void {
    this.#files.set(path, content);
  }
  readDirectory = (): [string, vscode.FileType][] => [];
  createDirectory = (): void => {};
  delete = (): void => {};
  rename = (): void => {};
}

describe('files of a virtual workspace', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });
  const opened: vscode.Disposable[] = [];
  before(() => {
    opened.push(vscode.workspace.registerFileSystemProvider('starcoder-memory', new MemoryFiles()));
  });
  after(() => {
    for (const thing of opened) thing.dispose();
  });

  const write = async (name: string, text: string) => {
    const file = vscode.Uri.from({ scheme: 'starcoder-memory', path: `/${name}` });
    await vscode.workspace.fs.writeFile(file, Buffer.from(text));
    return file;
  };

  it('have suggestions, and tell one another what helps', async () => {
    await vscode.workspace.openTextDocument(
      await write(
        'stock.py',
        'def count_stock(warehouse, shelf, pallet):\n    return warehouse.count(shelf, pallet)\n',
      ),
    );
    const text = 'def count_more(warehouse, shelf, pallet):\n    return warehouse.';
    const { document } = await showFile(await write('more.py', text), `${text}█`);
    await triggerUntilTold(emulator, 'count(shelf, pallet) + 1', '# stock.py\n# def count_stock(');
    await accept(document);
    assert.equal(document.getText(), `${text}count(shelf, pallet) + 1`);
  });

  it('that hold secrets are never sent', async () => {
    await showFile(await write('.env', 'KEY='), 'KEY=█');
    await type('a');
    await answered();
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    assert.deepEqual(completions(emulator), []);
  });
});
