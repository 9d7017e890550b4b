import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/owner.ts';
import { findSecrets } from '../support/secrets/findSecrets.ts';
import { gramsOf } from '../support/secrets/secretParts.ts';
import { completions, type Session, startSession, statusBarId } from '../support/session.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

describe('a person without keys', () => {
  let profile: Awaited<ReturnType<typeof temporaryFolder>>;
  let session: Session;
  let browser: Browser;
  let workbench: Workbench;
  const openWindow = async () => {
    browser = await openBrowser({ profile: profile.path, vscode: session.vscode });
    workbench = await openWorkbench(session.vscode, browser, { openFile: 'shop.py' });
  };
  before(async () => {
    profile = await temporaryFolder();
    session = await startSession({ env: {}, settings: { 'starcoder.endpoint': '' }, log: 'trace' });
    await openWindow();
  });
  after(async () => {
    await browser?.dispose();
    await session?.dispose();
    await profile?.dispose();
  });

  const setCredentials = async (apiKey: string, secretKey: string, endpoint?: string) => {
    await workbench.clearNotifications();
    await workbench.runCommand('StarCoder: Set Credentials');
    await workbench.quickInput(apiKey, { prompt: 'API key of your Qianfan application' });
    await workbench.quickInput(secretKey, { prompt: 'Secret key' });
    if (endpoint) await workbench.quickInput(endpoint, { prompt: 'API address' });
  };
  const exchanges = () => session.emulator.log.filter(({ route }) => route === 'token').length;

  it('is led to working suggestions, keys stay secret, and both keys and counter survive a restart (demand 13)', async () => {
    const { emulator, vscode } = session;

    // Nothing is asked for without keys, and the status bar says what to do.
    const { ariaLabel } = await workbench.waitForStatusBar(statusBarId, /needs keys/);
    assert.match(ariaLabel, /Set Credentials/);
    await workbench.press('Control+End');
    await workbench.typeAndWait('x = ');
    assert.equal(emulator.log.length, 0);

    // A wrong API key is told from a wrong secret key, once, and is sent no more.
    await setCredentials('kd83hs0qmwz1', 'v92jfl3xnq7c', `https://host/rpc/2.0/completions/${DEFAULT_ENDPOINT}`);
    await workbench.waitForNotification(/does not know this API key.*Set Credentials/);
    await workbench.focusEditor();
    await workbench.type('y');
    await workbench.waitForStatusBar(statusBarId, /wrong API key/);
    const tried = exchanges();
    await workbench.typeAndWait('z = ');
    assert.equal(exchanges(), tried);
    assert.equal(completions(emulator.log).length, 0);
    await setCredentials(DEFAULT_API_KEY, 'v92jfl3xnq7c');
    await workbench.waitForNotification(/refused the secret key/);

    // The right keys work at once, pasted with blanks around them.
    await setCredentials(` ${DEFAULT_API_KEY}\t`, DEFAULT_SECRET_KEY);
    await workbench.waitForNotification(/the keys work/);
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
    await workbench.seeGhostText(/item\.name/);
    await workbench.press('Escape');
    await workbench.waitForAnswers();
    await workbench.save();

    // The same person comes back.
    const made = completions(emulator.log).length;
    const { text: counted } = await workbench.waitForStatusBar(statusBarId, new RegExp(` ${made} req`));
    await workbench.close();
    await browser.dispose();
    await openWindow();
    await workbench.waitForStatusBar(statusBarId, counted);
    await workbench.press('Control+End');
    await workbench.type('\n    lines.app');
    await workbench.seeGhostText(/end\(/);

    // Nothing that was written to disk holds a key or a token: settings, logs, journal.
    const token = String(completions(emulator.log)[0]?.query['access_token']);
    assert.match(token, /^24\./);
    const written = filesBelow(join(vscode.settingsFile, '../..'));
    const log = written.find((file) => file.endsWith('StarCoder.log'));
    assert.match(readFileSync(log ?? '', 'utf8'), /\[debug\].*suggested/, 'the log tells everything');
    const grams = gramsOf([DEFAULT_SECRET_KEY, DEFAULT_API_KEY, 'kd83hs0qmwz1', 'v92jfl3xnq7c', token]);
    for (const file of written) assert.deepEqual(findSecrets(readFileSync(file, 'utf8'), grams), [], file);

    // Cleared keys are gone.
    await workbench.runCommand('StarCoder: Clear Credentials');
    await workbench.waitForNotification(/keys are removed/);
    await workbench.waitForStatusBar(statusBarId, /needs keys/);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
