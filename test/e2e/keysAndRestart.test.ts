import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { completions } from '../support/fixtures/requests.ts';
import { temporaryFolder } from '../support/owner.ts';
import { findSecrets } from '../support/secrets/findSecrets.ts';
import { gramsOf } from '../support/secrets/secretParts.ts';
import { type Session, startSession, statusBarId } from '../support/session.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** Wrong ones. */
const [otherApiKey, otherSecretKey] = ['kd83hs0qmwz1', 'v92jfl3xnq7c'];

describe('keys and a restart', () => {
  let profile: Awaited<ReturnType<typeof temporaryFolder>>;
  let session: Session;
  let browser: Browser;
  let workbench: Workbench;
  const openWindow = async () => {
    browser = await openBrowser({ profile: join(profile.path, 'a') });
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

  it('without keys asks for nothing, and the status bar says what to do', async () => {
    const { ariaLabel } = await workbench.waitForStatusBar(statusBarId, /needs keys/);
    assert.match(ariaLabel, /Set Credentials/);
    await workbench.press('Control+End');
    await workbench.typeAndWait('x = ');
    assert.equal(session.emulator.log.length, 0);
  });

  it('tells a wrong API key from a wrong secret key, and sends neither again', async () => {
    await setCredentials(otherApiKey, otherSecretKey, `https://host/rpc/2.0/completions/${DEFAULT_ENDPOINT}`);
    await workbench.waitForNotification(/does not know this API key.*Set Credentials/);
    await workbench.focusEditor();
    await workbench.type('y');
    await workbench.waitForStatusBar(statusBarId, /wrong API key/);
    const tried = exchanges();
    await workbench.typeAndWait('z = ');
    assert.equal(exchanges(), tried);
    assert.equal(completions(session.emulator.log).length, 0);
    await setCredentials(DEFAULT_API_KEY, otherSecretKey);
    await workbench.waitForNotification(/refused the secret key/);
  });

  it('has suggestions at once with the right keys, pasted with blanks around them', async () => {
    await setCredentials(` ${DEFAULT_API_KEY}\t`, DEFAULT_SECRET_KEY);
    await workbench.waitForNotification(/the keys work/);
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
    await workbench.seeGhostText(/item\.name/);
    await workbench.press('Escape');
    await workbench.waitForAnswers();
    await workbench.save();
  });

  it('keeps keys and counter when VS Code is closed and opened again (demand 13)', async () => {
    const made = completions(session.emulator.log).length;
    const { text: counted } = await workbench.waitForStatusBar(statusBarId, new RegExp(` ${made} req`));
    await workbench.close();
    await browser.dispose();
    await openWindow();
    await workbench.waitForStatusBar(statusBarId, counted);
    await workbench.press('Control+End');
    await workbench.type('\n    lines.app');
    await workbench.seeGhostText(/end\(/);
  });

  it('has written no key and no token to disk: not in settings, logs or journal (demand 13)', () => {
    const token = String(completions(session.emulator.log)[0]?.query['access_token']);
    assert.match(token, /^24\./);
    const written = filesBelow(join(session.vscode.settingsFile, '../..'));
    const log = written.find((file) => file.endsWith('StarCoder.log'));
    assert.match(readFileSync(log ?? '', 'utf8'), /\[debug\].*suggested/, 'the log tells everything');
    const grams = gramsOf([DEFAULT_SECRET_KEY, DEFAULT_API_KEY, otherApiKey, otherSecretKey, token]);
    for (const file of written) assert.deepEqual(findSecrets(readFileSync(file, 'utf8'), grams), [], file);
  });

  it('forgets keys that are cleared', async () => {
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
