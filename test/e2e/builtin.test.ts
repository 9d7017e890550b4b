import assert from 'node:assert/strict';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { Webview } from '../support/webview.ts';

describe('a person who has just installed it, with no keys', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    const asInstalled = {
      'starcoder.backend': undefined,
      'starcoder.builtin.fallback': undefined,
      'starcoder.endpoint': undefined,
    };
    session = await openSession({ openFile: 'shop.py', env: {}, settings: asInstalled });
  });
  after(() => session?.dispose());

  it('sees ghost text from the code at hand, accepts it for free, and the status bar says who speaks', async () => {
    const { workbench, emulator } = session;
    await workbench.waitForStatusBar(statusBarId, /built-in/);
    await workbench.press('Control+End');
    await workbench.type('\n\nfor item in cart.it', { delayMs: 30 });
    const ghost = await workbench.seeGhostText(/^ems/);
    await workbench.press('Tab');
    const text = await workbench.documentText();
    assert.ok(text.includes(`for item in cart.it${ghost.trimEnd()}`), text.slice(-80));
    const { text: shown, ariaLabel, classes } = await workbench.waitForStatusBar(statusBarId, /built-in/);
    assert.equal(shown, 'ready · built-in · free');
    assert.match(ariaLabel, /built-in engine suggests.*choose a service.*0 requests.*1 accepted/s);
    assert.doesNotMatch(ariaLabel, /keys/);
    assert.doesNotMatch(classes, /(?:error|warning)-kind/);
    assert.deepEqual(emulator.log, []);
  });

  it('finds in the menu how to choose a service', async () => {
    const { workbench } = session;
    await workbench.runCommand('StarCoder: Show Menu');
    assert.match(await workbench.quickInputText(), /Choose a service.*Set keys/s);
    await workbench.leaveQuickInput();
  });

  it('has the service speak as soon as there is a key for it, with no other setting', async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('StarCoder: Set Credentials');
    await workbench.quickInput(DEFAULT_BEARER, { prompt: 'Qianfan V2 key' });
    await workbench.waitForStatusBar(statusBarId, /ready · qianfan-v2 · 0 req/);
    emulator.answers.push('THE_SERVICE');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.type('\ntotal = ', { delayMs: 30 });
    await workbench.seeGhostText(/THE_SERVICE/);
    await workbench.press('Escape');

    // A service that was chosen, and its keys taken away.
    await workbench.runCommand('StarCoder: Clear Credentials');
    await workbench.waitForStatusBar(statusBarId, /built-in \(qianfan-v2: needs keys\)/);
  });

  it('finds on the usage page what each of the two has suggested', async () => {
    const { workbench } = session;
    const page = new Webview(workbench);
    await workbench.runCommand('StarCoder: Show Usage');
    await page.waitForText(/Acceptance by day/);
    await page.choose('backend', 'Built-in engine');
    await page.waitForText(/1 of \d+ suggestions/);
    await page.choose('backend', 'qianfan-v2');
    await page.waitForText(/0 of \d+ suggestions/);
  });
});
