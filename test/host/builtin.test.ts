import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import {
  accept,
  answered,
  closeEditors,
  completions,
  extensionIsActive,
  openEditor,
  pointAt,
  type,
  until,
  withSetting,
} from './support.ts';

/** Nobody but the engine that has read this could go on so. */
const code = Array.from(
  { length: 20 },
  (_, index) => `const value${index} = readSetting('name${index}', defaults);\n`,
).join('');

describe('the built-in engine', function () {
  this.timeout(90_000);
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    await extensionIsActive();
  });
  after(async () => {
    await beBold(undefined);
    await emulator.close();
  });
  beforeEach(async () => {
    emulator.reset();
    await pointAt(emulator);
    await beBold(0.5);
  });
  afterEach(closeEditors);

  /** Asks in a new file by hand until the text is there; what stands behind the cursor then is what was accepted. */
  const acceptedIn = async (): Promise<string> => {
    const { document } = await openEditor('typescript', `${code}const value20 = readSet█\n`);
    const before = document.getText().length;
    // It may still be busy learning what other tests have written.
    for (const end = Date.now() + 60_000; document.getText().length === before; ) {
      assert.ok(Date.now() < end, 'nothing was suggested');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    }
    return document.lineAt(20).text.slice('const value20 = readSet'.length);
  };
  const standsIn = (test: () => Promise<void>) => withSetting(['starcoder', 'builtin.fallback', true], test);
  /** Whatever it has read of other tests, it is to speak. */
  const beBold = (value: number | undefined) =>
    vscode.workspace
      .getConfiguration('starcoder')
      .update('builtin.precision', value, vscode.ConfigurationTarget.Global);

  it('speaks alone where it is the backend, as soon as it has read the file, and asks nobody', async () => {
    await withSetting(['starcoder', 'backend', 'builtin'], async () => {
      const { document } = await openEditor('typescript', `${code}const value20 = readSet█\n`);
      const before = document.getText().length;
      await until(async () => {
        // VS Code asks once about a place; who types asks anew at each key.
        await vscode.commands.executeCommand('deleteLeft');
        await type('t');
        await answered();
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
        return document.getText().length > before;
      });
      assert.match(document.lineAt(20).text, /^const value20 = readSetting/);
      assert.equal(completions(emulator).length, 0);
    });
  });

  it('stands in while the network is lost, and the service speaks again when it is back', async () => {
    await standsIn(async () => {
      await withSetting(['starcoder', 'url', 'http://127.0.0.1:9'], async () => {
        assert.match(await acceptedIn(), /^ting/);
      });
      await pointAt(emulator);
      await vscode.workspace
        .getConfiguration('starcoder')
        .update('builtin.fallback', true, vscode.ConfigurationTarget.Global);
      emulator.answers.push('THE_SERVICE');
      const { document } = await openEditor('typescript', `${code}const other = readSet█\n`);
      await until(async () => {
        await answered();
        return completions(emulator).length > 0;
      });
      await accept(document);
      assert.match(document.getText(), /readSetTHE_SERVICE/);
    });
  });

  it('stands in while the daily limit of the service is reached (17), until the person goes on', async () => {
    await standsIn(async () => {
      emulator.faults.push({ kind: 'code', code: 17 });
      assert.match(await acceptedIn(), /^ting/);
      assert.equal(completions(emulator).length, 1);
      await vscode.commands.executeCommand('starcoder.resume');
      await closeEditors();
      emulator.answers.push('THE_SERVICE');
      await openEditor('typescript', 'const other = readSet█\n');
      await until(async () => {
        await answered();
        return completions(emulator).length > 1;
      });
    });
  });

  it('stands in while the cap is spent, and the service speaks again when the cap is lifted', async () => {
    await standsIn(async () => {
      await withSetting(['starcoder', 'capUnit', 'requests'], async () => {
        await withSetting(['starcoder', 'dailyCap', 0], async () => {
          const { document } = await openEditor('typescript', `${code}const value20 = readSe█\n`);
          await vscode.commands.executeCommand('type', { text: 't' });
          const before = document.getText().length;
          await until(async () => {
            await answered();
            await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
            return document.getText().length > before;
          });
          assert.match(document.lineAt(20).text, /readSetting/);
          assert.equal(completions(emulator).length, 0);
        });
      });
      await closeEditors();
      await openEditor('typescript', 'const other = readSet█\n');
      await until(async () => {
        await answered();
        return completions(emulator).length > 0;
      });
    });
  });

  it('is silent where it may not stand in', async () => {
    await withSetting(['starcoder', 'url', 'http://127.0.0.1:9'], async () => {
      const { document } = await openEditor('typescript', `${code}const other = readSet█\n`);
      const before = document.getText();
      for (let times = 0; times < 3; times += 1) {
        await answered();
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      }
      assert.equal(document.getText(), before);
    });
  });
});
