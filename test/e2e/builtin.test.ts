import assert from 'node:assert/strict';
import { openSession, statusBarId } from '../support/session.ts';

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
    const { text: shown, ariaLabel } = await workbench.waitForStatusBar(statusBarId, /built-in/);
    assert.match(shown, /built-in \(needs keys\)/);
    assert.match(ariaLabel, /0 requests.*1 accepted/s);
    assert.deepEqual(emulator.log, []);
  });
});
