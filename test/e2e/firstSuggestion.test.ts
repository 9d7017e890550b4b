import assert from 'node:assert/strict';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type OpenSession, openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';

describe('a person who has just installed the extension', () => {
  let session: OpenSession;
  before(async () => {
    const asInstalled = {
      'starcoder.backend': undefined,
      'starcoder.builtin.fallback': undefined,
      'starcoder.endpoint': undefined,
    };
    session = await openSession({ openFile: 'shop.py', env: {}, settings: asInstalled });
  });
  after(() => session?.dispose());

  const openMenu = async () => {
    const { workbench } = session;
    await workbench.clickStatusBarItem(statusBarId);
    return until(
      'the menu',
      () => workbench.quickInputText(),
      (text) => text.includes('Turn'),
    );
  };

  it('sees ghost text from the code at hand without a key, accepts it for free, and the status bar names the engine', async () => {
    const { workbench, emulator } = session;
    await workbench.waitForStatusBar(statusBarId, /built-in/);
    await workbench.press('Control+End');
    await workbench.type('\n\nfor item in cart.it');
    const ghost = await workbench.seeGhostText(/^ems/);
    await workbench.press('Tab');
    const text = await workbench.documentText();
    assert.ok(text.includes(`for item in cart.it${ghost.trimEnd()}`), text.slice(-80));
    const said = /built-in engine suggests.*choose a service.*0 requests.*1 accepted/s;
    const { text: shown, classes } = await workbench.waitForStatusBarLabel(statusBarId, said);
    assert.equal(shown, 'ready · built-in · free');
    assert.doesNotMatch(classes, /(?:error|warning)-kind/);
    assert.deepEqual(emulator.log, []);
  });

  it('finds in the menu of the status bar how to choose a service', async () => {
    const { workbench } = session;
    assert.match(await openMenu(), /Choose a service.*Set keys/s);
    await workbench.leaveQuickInput();
    await workbench.waitForStatusBar(statusBarId, /ready/);
  });

  it('gets suggestions of the service as soon as there is a key for it, with no other setting', async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('StarCoder: Set Credentials');
    await workbench.quickInput(DEFAULT_BEARER, { prompt: 'Qianfan V2 key' });
    await workbench.waitForStatusBar(statusBarId, /ready · qianfan-v2 · 0 req/);
    answerAll(emulator, 'THE_SERVICE');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.type('\ntotal = ');
    await workbench.seeGhostText('THE_SERVICE');
    await workbench.press('Escape');
  });

  it('turns a language off and on in the menu: the status bar shows it and names it to a screen reader, and nothing is asked meanwhile (demand 34)', async () => {
    const { workbench, emulator } = session;
    await openMenu();
    await workbench.quickPick('Turn off for Python');
    const { ariaLabel } = await workbench.waitForStatusBar(statusBarId, /off for python/);
    assert.match(ariaLabel, /StarCoder: .*off for python/);
    answerAll(emulator, 'AGAIN');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.typeAndWait('\nprice = ');
    assert.equal(await workbench.ghostText(), '');
    assert.deepEqual(completions(emulator.log), []);
    await openMenu();
    await workbench.quickPick('Turn on for Python');
    assert.match((await workbench.waitForStatusBar(statusBarId, /ready/)).ariaLabel, /StarCoder: .*ready/);
    await workbench.focusEditor();
    await workbench.type('(');
    await workbench.seeGhostText('AGAIN');
  });

  it('has the built-in engine again where the keys of the chosen service are removed', async () => {
    const { workbench } = session;
    await workbench.runCommand('StarCoder: Clear Credentials');
    await workbench.waitForStatusBar(statusBarId, /built-in \(qianfan-v2: needs keys\)/);
  });
});
