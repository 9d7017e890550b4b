import assert from 'node:assert/strict';
import { DEFAULT_ENDPOINT } from '../emulator/apps.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import { completions } from '../support/fixtures/requests.ts';
import { type OpenSession, openSession, statusBarId } from '../support/session.ts';

describe('trouble with the service', () => {
  let session: OpenSession;
  before(async () => {
    session = await openSession({ openFile: 'shop.py' });
    await session.workbench.press('Control+End');
  });
  after(async () => {
    await session?.emulator.close();
    await session?.dispose();
  });

  /** Requests that got an answer: others were superseded by the next key. */
  const answered = () => completions(session.emulator.log).filter(({ abortedAt }) => abortedAt === null);
  const worksAgain = async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('File: Revert File');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
    await workbench.seeGhostText(/item\.name/);
    await workbench.waitForStatusBar(statusBarId, /req/);
    // Not Escape: what was dismissed would not be shown here again.
    await workbench.press('Enter');
    await workbench.waitForAnswers();
    emulator.reset({ keepTokens: true });
  };
  const tryAgain = async () => {
    await session.workbench.clickStatusBarItem(statusBarId);
    await session.workbench.quickPick('Try again now', { prompt: 'Choose what to do' });
  };

  it('an unknown address makes one request, the status bar says what to do, and a changed setting is enough', async () => {
    const { workbench, emulator } = session;
    await workbench.changeUserSettings({ 'starcoder.endpoint': 'nothing-here' });
    emulator.reset({ keepTokens: true });
    await workbench.type('\nx = ');
    const { ariaLabel, classes } = await workbench.waitForStatusBar(statusBarId, /no such service/);
    assert.match(ariaLabel, /Check .*"starcoder\.endpoint"/);
    assert.match(classes, /error-kind/);
    await workbench.typeAndWait('\nvalue = ');
    // A key may still have reached the old address, while the changed setting was on its way to the extension.
    assert.equal(answered().filter(({ path }) => path.endsWith('/nothing-here')).length, 1);
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.changeUserSettings({ 'starcoder.endpoint': DEFAULT_ENDPOINT });
    await worksAgain();
  });

  it('the daily limit makes one request, the status bar says until when, and a click goes on', async () => {
    const { workbench, emulator } = session;
    emulator.faults.push({ kind: 'code', code: 17 });
    await workbench.type('x = ');
    const { ariaLabel } = await workbench.waitForStatusBar(statusBarId, /daily limit/);
    assert.match(ariaLabel, /billing.*midnight, Beijing time/);
    await workbench.typeAndWait('\nvalue = ');
    assert.equal(answered().length, 1);
    assert.deepEqual(await workbench.notifications(), []);
    await tryAgain();
    await worksAgain();
  });

  it('a server that is down for 100 keys is named in the status bar, with no message on top of the editor, and a click goes on (demand 30)', async () => {
    const { workbench, emulator } = session;
    const port = Number(new URL(emulator.url).port);
    await emulator.close();
    await workbench.type('x = ');
    const { text, ariaLabel } = await workbench.waitForStatusBar(statusBarId, /offline/);
    assert.match(text, /^StarCoder: offline/);
    assert.match(ariaLabel, /StarCoder: offline\. .*ECONNREFUSED.*Check the network/);
    await workbench.type('total_of(cart) + '.repeat(6).slice(0, 96));
    await workbench.typeAndWait(' = x');
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.waitForStatusBar(statusBarId, /offline/);
    session = { ...session, emulator: await startEmulator({ port }) };
    await tryAgain();
    await worksAgain();
  });
});
