import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { completions, openEditor, until, withEmulator } from './support.ts';

const run = (command: string) => vscode.commands.executeCommand(command);

describe('Complete Selection', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  /** An editor with these parts of the text selected. */
  const select = async (text: string, ...selected: readonly string[]) => {
    const editor = await openEditor('python', `${text}█`);
    const { document } = editor;
    editor.selections = selected.map((part) => {
      const start = text.indexOf(part);
      return new vscode.Selection(document.positionAt(start), document.positionAt(start + part.length));
    });
    return editor;
  };
  /** Runs the command; `ended` once nothing is offered any more. */
  const start = () => {
    const state = { ended: false };
    void run('starcoder.completeSelection').then(() => {
      state.ended = true;
    });
    return state;
  };
  /** Presses Enter in the list until the command is over: keeps what is there. */
  const keep = async (state: { ended: boolean }) =>
    until(async () => {
      if (!state.ended) await run('workbench.action.acceptSelectedQuickOpenItem');
      return state.ended;
    });
  const complete = () => keep(start());
  it('streams the answer in behind the selection, as one step for undo', async () => {
    const text = '# python计算数组最大值最小值\nprint(1)\n';
    const { document } = await select(text, '# python计算数组最大值最小值');
    const answer = '\ndef max_min(a):\n    return a.max(), a.min()\n';
    emulator.answers.push(answer);
    emulator.knobs.chunkMode = 'perToken';
    await complete();
    const completed = `# python计算数组最大值最小值${answer}\nprint(1)\n`;
    assert.equal(document.getText(), completed);
    const [request] = completions(emulator);
    assert.equal(request?.prompt, '# python计算数组最大值最小值');
    await run('undo');
    assert.equal(document.getText(), text);
    await run('redo');
    assert.equal(document.getText(), completed);
  });

  it('goes on in the right place when the person writes above it meanwhile', async () => {
    const editor = await select('a\nb\n', 'b');
    let release = (_: string) => {};
    emulator.answers.push(() => new Promise<string>((resolve) => (release = resolve)));
    const state = start();
    await until(() => completions(emulator).length === 1);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'above\n'));
    release(' + c');
    await keep(state);
    assert.equal(editor.document.getText(), 'above\na\nb + c\n');
  });

  it('ends where it is when the text it belongs to is deleted', async () => {
    const editor = await select('a\nb\n', 'b');
    let release = (_: string) => {};
    emulator.answers.push(() => new Promise<string>((resolve) => (release = resolve)));
    const state = start();
    await until(() => completions(emulator).length === 1);
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 2, 0)));
    release(' + c');
    await until(() => completions(emulator).every(({ endedAt, abortedAt }) => (endedAt ?? abortedAt) !== null));
    await keep(state);
    assert.equal(editor.document.getText(), '');
  });

  it('keeps CRLF line ends', async () => {
    const editor = await openEditor('python', 'abc█', vscode.EndOfLine.CRLF);
    editor.selection = new vscode.Selection(0, 0, 0, 3);
    emulator.answers.push('\nd\ne');
    await complete();
    assert.equal(editor.document.getText(), 'abc\r\nd\r\ne');
  });

  it('completes several selections, each behind itself, one request after the other, and all as one step for undo', async () => {
    const text = 'a = 1\nb = 2\nc = 3\n';
    const { document } = await select(text, 'c = 3', 'a = 1', 'b = 2');
    emulator.answers.push(' # first\n# more', ' # second', ' # third');
    await complete();
    assert.equal(document.getText(), 'a = 1 # first\n# more\nb = 2 # second\nc = 3 # third\n');
    const requests = completions(emulator);
    assert.deepEqual(
      requests.map(({ prompt }) => prompt),
      ['a = 1', 'b = 2', 'c = 3'],
    );
    for (const [at, { receivedAt }] of requests.entries())
      assert.ok(receivedAt >= (requests[at - 1]?.endedAt ?? 0), 'one after the other');
    await run('undo');
    assert.equal(document.getText(), text);
  });
});
