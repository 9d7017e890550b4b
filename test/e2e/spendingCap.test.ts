import assert from 'node:assert/strict';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { screenFile } from '../support/screens.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');
const cap = 12;

describe('a spending cap of two windows', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let secondBrowser: Browser;
  let windows: readonly Workbench[];
  before(async function () {
    this.timeout(600_000);
    session = await openSession({
      openFile: 'shop.py',
      settings: {
        'starcoder.dailyCap': cap,
        'starcoder.capUnit': 'requests',
        'starcoder.debounceMs': 50,
      },
    });
    secondBrowser = await openBrowser();
    windows = [session.workbench, await openWorkbench(session.vscode, secondBrowser, { openFile: 'shop.ts' })];
    for (const window of windows) {
      await window.press('Control+End');
      await window.waitForStatusBar(statusBarId, /0 of 12 req/);
    }
  });
  after(async () => {
    await secondBrowser?.dispose();
    await session?.dispose();
  });

  /** Types lines that no answer agrees with, until the window says that the cap is reached. */
  async function typeUntilReached(window: Workbench): Promise<void> {
    for (let line = 0; line < 40; line += 1) {
      const { text } = await window.statusBarItem(statusBarId);
      if (/cap reached/.test(text)) return;
      await window.type(`\nq${line} = zx`, { delayMs: 100 });
      await window.press('Escape');
    }
  }

  it('ends all requests of typing at exactly the cap, and both say so within a second (demand 5)', async function () {
    this.timeout(180_000);
    const { emulator } = session;
    await Promise.all(windows.map(typeUntilReached));
    await emulator.until((log) => completions(log).length >= cap);
    for (const window of windows) {
      const { ariaLabel } = await window.waitForStatusBar(statusBarId, /cap reached/, 1000);
      assert.match(ariaLabel, /raise "starcoder\.dailyCap"/);
      assert.match(ariaLabel, /goes on by itself at/);
      assert.match(ariaLabel, /Today 12 of the cap of 12 requests are spent\./);
    }
    for (const window of windows) {
      await window.type('\nmore = zx', { delayMs: 100 });
      await window.save();
    }
    assert.equal(completions(emulator.log).length, cap);
  });

  it('asks before a request made by hand passes it, and lets this one alone through', async () => {
    const { emulator } = session;
    const [window] = windows;
    assert.ok(window);
    emulator.answers.push('total_of_all()');
    await window.focusEditor();
    await window.press('Control+End');
    await window.type('\nlast = ');
    await window.press('Alt+\\');
    await window.waitForNotification(/your own cap is reached \("starcoder\.dailyCap"\)/);
    await window.screenshot(screenFile('cap-ask'));
    assert.equal(completions(emulator.log).length, cap);
    await window.answerNotification('your own cap is reached', 'Ask Once');
    await window.seeGhostText('total_of_all()');
    assert.equal(completions(emulator.log).length, cap + 1);
    await window.press('Escape');
    await window.type('\nthen = zx', { delayMs: 100 });
    await window.save();
    assert.equal(completions(emulator.log).length, cap + 1);
  });
});
