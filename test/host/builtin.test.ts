import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import {
  accept,
  answered,
  closeEditors,
  completions,
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

describe('the built-in engine', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
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
    await until(async () => {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      return document.getText().length > before;
    });
    return document.lineAt(20).text.slice('const value20 = readSet'.length);
  };
  /** Types the blank before the cursor anew: VS Code asks once about a place, and at each key. */
  const typeAnew = async (): Promise<void> => {
    await vscode.commands.executeCommand('deleteLeft');
    await type(' ');
    await answered();
  };
  const standsIn = (test: () => Promise<void>) => withSetting(['starcoder', 'builtin.fallback', true], test);
  /** Whatever it has read of other tests, it is to speak. */
  const beBold = (value: number | undefined) =>
    vscode.workspace
      .getConfiguration('starcoder')
      .update('builtin.precision', value, vscode.ConfigurationTarget.Global);

  it('speaks alone where it is the backend, as soon as it has read the file, and asks nobody', async () => {
    await withSetting(['starcoder', 'backend', 'builtin'], async () => {
      const { document } = await openEditor('typescript', `${code}const value20 = █\n`);
      const before = document.getText().length;
      await until(async () => {
        await typeAnew();
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
      const { document } = await openEditor('typescript', `${code}const other = █\n`);
      await until(async () => {
        await typeAnew();
        return completions(emulator).length > 0;
      });
      await accept(document);
      assert.match(document.getText(), /const other = THE_SERVICE/);
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
      await openEditor('typescript', 'const other = █\n');
      await until(async () => {
        await typeAnew();
        return completions(emulator).length > 1;
      });
    });
  });

  it('stands in while the cap is spent, and the service speaks again when the cap is lifted', async () => {
    await standsIn(async () => {
      await withSetting(['starcoder', 'capUnit', 'requests'], async () => {
        await withSetting(['starcoder', 'dailyCap', 0], async () => {
          const { document } = await openEditor('typescript', `${code}const value20 = █\n`);
          const before = document.getText().length;
          await until(async () => {
            await typeAnew();
            await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
            return document.getText().length > before;
          });
          assert.match(document.lineAt(20).text, /^const value20 = readSetting/);
          assert.equal(completions(emulator).length, 0);
        });
      });
      await closeEditors();
      await openEditor('typescript', 'const other = █\n');
      await until(async () => {
        await typeAnew();
        return completions(emulator).length > 0;
      });
    });
  });

  it('is silent where it may not stand in', async () => {
    await withSetting(['starcoder', 'url', 'http://127.0.0.1:9'], async () => {
      const { document } = await openEditor('typescript', `${code}const other = █\n`);
      const before = document.getText();
      for (let times = 0; times < 3; times += 1) {
        await typeAnew();
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      }
      assert.equal(document.getText(), before);
    });
  });
});
