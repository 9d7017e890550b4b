import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { accept, completions, openEditor, trigger, until, withEmulator } from './support.ts';

describe('the extension in its host', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  it('uses one TCP connection for 20 requests', async () => {
    await openEditor('python', 'x = █');
    for (let count = 0; count < 20; count += 1) {
      emulator.answers.push(`value_${count}`);
      await trigger(emulator);
      // VS Code asks anew only where nothing is shown.
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    }
    const requests = completions(emulator);
    assert.equal(requests.length, 20);
    assert.ok(requests.every(({ outcome, abortedAt }) => outcome === 'ok' && abortedAt === null));
    // Node closes a connection that was idle for 5 s, as it may be on a busy machine.
    const isIdle = ({ endedAt }: RequestRecord, next: RequestRecord) => next.receivedAt - (endedAt ?? 0) > 4_000;
    requests.slice(1).forEach((request, at) => {
      const before = requests[at] ?? assert.fail();
      if (!isIdle(before, request)) assert.equal(request.connection, before.connection);
    });
  });

  describe('accepting', () => {
    it('inserts what was shown, and VS Code asks again where the cursor then stands', async () => {
      const { document } = await openEditor('typescript', 'const a = █;\n');
      emulator.answers.push('first()');
      await trigger(emulator);
      await accept(document);
      assert.equal(document.getText(), 'const a = first();\n');
      // A command on an item must not keep VS Code from asking again (microsoft/vscode #172384, #282189).
      await until(() => completions(emulator).length === 2);
      assert.equal(completions(emulator)[1]?.prompt, 'const a = first()');
    });

    it('replaces a bracket that the text holds itself', async () => {
      const { document } = await openEditor('typescript', 'foo(█)\n');
      emulator.answers.push('a).then(b)');
      await trigger(emulator);
      await accept(document);
      assert.equal(document.getText(), 'foo(a).then(b)\n');
    });

    it('keeps CRLF line ends, and sends LF (demand 25)', async () => {
      const { document } = await openEditor('python', 'import os\n\ndef f():\n    █\n', vscode.EndOfLine.CRLF);
      emulator.answers.push('a = 1\n    return a\n');
      const { prompt } = await trigger(emulator);
      assert.equal(prompt, 'import os\n\ndef f():\n    ');
      await accept(document);
      assert.equal(document.getText(), 'import os\r\n\r\ndef f():\r\n    a = 1\r\n    return a\r\n');
    });
  });

  it('asks nothing for documents that are not written by a person', async () => {
    const channel = vscode.window.createOutputChannel('Not for the model');
    channel.append('def f():\n    return ');
    channel.show();
    const isShown = () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => document.uri.scheme === 'output' && document.getText().startsWith('def f():'),
      );
    await until(isShown);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    // A request for an ordinary document comes after it and is the only one.
    await openEditor('python', 'x = █');
    await trigger(emulator);
    assert.deepEqual(
      completions(emulator).map(({ prompt }) => prompt),
      ['x = '],
    );
    channel.dispose();
  });

  it('sends the language’s stop sequences, or those set for the language', async () => {
    const configuration = vscode.workspace.getConfiguration('starcoder', { languageId: 'ruby' });
    const stopsOf = async () => {
      await openEditor('ruby', 'def f\n  █');
      const { body } = await trigger(emulator);
      return typeof body === 'object' && body !== null && 'stop' in body ? body['stop'] : undefined;
    };
    assert.deepEqual(await stopsOf(), ['<|endoftext|>', '\n\n\n', '\ndef ', '\nclass ']);
    await configuration.update('stopSequences', ['END', 'x'.repeat(21)], vscode.ConfigurationTarget.Global, true);
    try {
      assert.deepEqual(await stopsOf(), ['<|endoftext|>', 'END', '<fim_prefix>']);
    } finally {
      await configuration.update('stopSequences', undefined, vscode.ConfigurationTarget.Global, true);
    }
  });
});
