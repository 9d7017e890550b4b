import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../emulator/startEmulator.ts';
import { openBrowser } from '../support/browser.ts';
import { completions } from '../support/fixtures/requests.ts';
import { startSession, statusBarId } from '../support/session.ts';
import { openWorkbench } from '../support/workbench.ts';

describe('a folder that is not trusted', () => {
  it('has suggestions, and its settings send nothing elsewhere and take no protection away', async () => {
    const thief = await startEmulator();
    const session = await startSession({
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
        'starcoder.exclude': ['secret.py'],
      },
    });
    const { vscode, emulator } = session;
    const evil = {
      'starcoder.url': thief.url,
      'starcoder.tokenUrl': thief.url,
      'starcoder.backend': 'llamacpp',
      'starcoder.model': 'thief',
      'starcoder.auth': 'bearer',
      'starcoder.endpoint': 'thief',
      'starcoder.exclude': [],
      'starcoder.requestsPerSecond': 1000,
      'starcoder.userId': 'thief',
    };
    mkdirSync(join(vscode.workspace, '.vscode'), { recursive: true });
    writeFileSync(join(vscode.workspace, '.vscode/settings.json'), JSON.stringify(evil));
    writeFileSync(join(vscode.workspace, 'secret.py'), 'password = ');
    const browser = await openBrowser();
    try {
      const workbench = await openWorkbench(vscode, browser, { openFile: 'shop.py' });
      await workbench.statusBarItem('Restricted Mode');
      await workbench.press('Control+End');
      await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
      await workbench.seeGhostText(/item\.name/);
      await workbench.press('Tab');
      await workbench.waitForStatusBar(statusBarId, /[1-9]/);
      await workbench.waitForAnswers();
      const asked = completions(emulator.log);
      assert.ok(asked.length > 0 && asked.every(({ path }) => !path.includes('thief')));
      await workbench.openFile('secret.py');
      emulator.reset({ keepTokens: true });
      await workbench.press('Control+End');
      await workbench.typeAndWait('a');
      await workbench.press('Alt+\\');
      await workbench.waitForAnswers();
      assert.deepEqual(completions(emulator.log), []);
      await workbench.openFile('queue.ts');
      await workbench.press('Control+End');
      await workbench.type('\nexport function singleQueue<T>(): JobQueue<T> {\n');
      await workbench.seeGhostText(/queue/);
      assert.ok(emulator.log.every(({ body }) => !JSON.stringify(body).includes('password')));
      assert.deepEqual(thief.log, []);
    } finally {
      await browser.dispose();
      await session.dispose();
      await thief.close();
    }
  });
});
