import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_BEARER, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { estimateTokens } from '../emulator/usage.ts';
import { completions } from '../support/fixtures/requests.ts';
import { findSecrets } from '../support/secrets/findSecrets.ts';
import { gramsOf } from '../support/secrets/secretParts.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const english = (value: number) => new Intl.NumberFormat('en').format(value);
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

/** What test/pages shows of the pages alone is not repeated here. */
describe('the pages in VS Code, by keyboard alone', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let workbench: Workbench;
  let page: Webview;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
    workbench = session.workbench;
    page = new Webview(workbench);
  });
  after(() => session?.dispose());

  const seeSuggestion = async () => {
    await workbench.openFile('shop.py');
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
    await workbench.seeGhostText(/item\.name/);
  };
  /** Runs a command that opens a page, and waits until the page has the focus. */
  const openPage = async (command: string, text: RegExp) => {
    await workbench.runCommand(`StarCoder: ${command}`);
    await page.waitForText(text);
    await until('the focus of the page', () => page.evaluate<boolean>('document.hasFocus()'), Boolean);
  };
  const saveInDialog = async () => {
    const input = workbench.page.locator('.quick-input-box input:focus');
    const proposal = await until(
      'the name that is proposed',
      () => input.inputValue(),
      (value) => /starcoder-usage-[\d-]+\.csv$/.test(value),
    );
    await workbench.page.locator('.quick-input-widget .monaco-list-row').first().waitFor();
    await workbench.press('Enter');
    return proposal;
  };

  const setUpV2 = async () => {
    await openPage('Open Settings', /Test Connection/);
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/starcoder\.model/);
    await page.paste('apiKey', ` ${DEFAULT_BEARER}\u200b`);
    await page.key('Enter');
    await page.waitForText(/The keys are saved\./);
    await page.waitForText(/Set\. To replace it/);
  };

  it('the usage page counts what the service counted in two windows, follows them, exports and clears (demand 5)', async () => {
    const requests = () => completions(session.emulator.log);
    const tokensSent = () => requests().reduce((sum, { prompt }) => sum + estimateTokens(prompt ?? ''), 0);
    const waitForCounts = (more: string) =>
      until(
        'the counts of the service',
        async () => [await page.text(), english(requests().length), english(tokensSent())],
        ([text = '', requests, sent]) =>
          [`Requests\n${requests}\n`, `\n${sent} sent, `, more].every((part) => text.includes(part)),
      );
    await seeSuggestion();
    await openPage('Show Usage', /Tokens by day/);
    await waitForCounts('\n0 of ');

    const second = await openWorkbench(session.vscode, session.browser, { openFile: 'queue.ts' });
    await second.press('Control+End');
    const accepted = 'const queue = new JobQueue<T>(limit);\n  return queue;';
    // The same for each key: an answer of the emulator's own goes on for more or fewer lines.
    session.emulator.answers.push(...Array<string>(50).fill(accepted));
    await second.type('\nexport function singleQueue<T>(): JobQueue<T> {\n');
    await second.seeGhostText((text) => text === accepted);
    await second.press('Tab');
    session.emulator.answers.length = 0;
    await waitForCounts(`Characters saved\n${accepted.length}\n`);
    assert.match(await page.text(), /\n1 of \d+ suggestions/);
    await second.close();
    await page.press('exportCsv');
    const file = await saveInDialog();
    await page.waitForText(/Saved: .*usage-.*\.csv/);
    const rows = readFileSync(file, 'utf8').split('\r\n').slice(1, -1);
    const exported = rows.map((row) => Number(row.split(',')[3])).reduce((sum, requests) => sum + requests, 0);
    assert.equal(exported, requests().length);
    await page.choose('rows', 'Language');
    await page.waitForText(/\npython\t\d+\t/);
    await page.press('clear');
    await page.press('clearAll');
    await page.waitForText(/Everything that was counted is cleared\./);
    await page.waitForText(/Nothing has been counted yet/);
  });

  it('the page Why No Suggestion? tells what became of the last key and copies it for an issue', async () => {
    await seeSuggestion();
    await openPage('Why No Suggestion?', /newest first/);
    assert.match(await page.text(), /The last time, \d+ s ago: A suggestion was handed to VS Code\./);
    assert.doesNotMatch(await page.text(), /item\.name|Cart|shop/);
    await page.follow('Copy for an Issue');
    await workbench.waitForNotification(/the report is on the clipboard/);
    await workbench.clearNotifications();
    const report = await workbench.page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(report, /^StarCoder \d+\.\d+\.\d+, VS Code \d/m);
    assert.match(report, /backend qianfan-v[12],.*python: suggested .*firstWord \d+/s);
    const keys = [DEFAULT_API_KEY, DEFAULT_SECRET_KEY, DEFAULT_BEARER, DEFAULT_ENDPOINT];
    for (const secret of [...keys, session.emulator.url, '127.0.0.1', 'shop', 'names', 'item']) {
      assert.ok(!report.includes(secret), secret);
    }
  });

  it("the doctor's page names a wrong secret key and leads with the first Tab to keys that work", async () => {
    const enterKeys = async (secretKey: string) => {
      await workbench.quickInput(DEFAULT_API_KEY, { prompt: 'API key of your Qianfan application' });
      await workbench.quickInput(secretKey, { prompt: 'Secret key' });
    };
    await workbench.runCommand('StarCoder: Set Credentials');
    await enterKeys('Wq7Zt2Xk9Lm4Rv8B');
    session.emulator.log.length = 0;
    await openPage('Run Doctor', /To be mended: 1\./);
    assert.match(await page.text(), /Sign-in: to be mended.*refused the secret key\..*Model: left out/s);
    assert.ok(!session.emulator.log.some(({ route }) => route === 'completions'));
    await page.key('Tab');
    assert.equal(await page.focused(), 'Run "StarCoder: Set Credentials"');
    // What the model has to write between the two texts that the doctor shows it.
    session.emulator.answers.push('a + b');
    await page.key('Enter');
    await enterKeys(DEFAULT_SECRET_KEY);
    const text = await page.waitForText(/Nothing is to be mended\./);
    assert.equal(text.match(/: in order/g)?.length, 5);
  });

  describe('the settings page sets up Qianfan V2 in three steps: open it, choose the service, paste the key (demand 19)', () => {
    it('the key is kept in the secret storage alone, the connection is in order, and a suggestion comes (demand 13)', async () => {
      const { emulator, vscode } = session;
      emulator.log.length = 0;
      await setUpV2();
      await workbench.waitForStatusBar(statusBarId, /req/);
      assert.equal(emulator.log.length, 0, 'nothing is sent before the person types or tests');
      // What the model has to write between the two texts that the doctor shows it.
      emulator.answers.push('left_term, right_term');
      await page.press('test');
      await page.waitForText(/Everything works/);

      await seeSuggestion();
      const settings = await vscode.settings();
      assert.equal(settings['starcoder.backend'], 'qianfan-v2');
      assert.equal(settings['starcoder.url'], emulator.url, 'no address was touched');
      const grams = gramsOf([DEFAULT_BEARER]);
      await workbench.runCommand('StarCoder: Open Settings');
      await page.waitForText(/Set\. To replace it/);
      assert.deepEqual(findSecrets(await page.everything(), grams), []);
      for (const file of filesBelow(join(vscode.settingsFile, '../..'))) {
        assert.deepEqual(findSecrets(readFileSync(file, 'utf8'), grams), [], file);
      }
      assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'StarCoder: Settings' }).count(), 1);
    });
  });

  describe('the settings page after a reload', () => {
    it('is there once, refuses a wrong value, fixes and stops a test, and removes keys', async () => {
      const { emulator, vscode } = session;
      await setUpV2();
      await workbench.reload();
      // VS Code brings the page back itself if it had the time to remember it.
      await openPage('Open Settings', /Set\. To replace it/);
      assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'StarCoder: Settings' }).count(), 1);

      await page.enter('maxLines', '900');
      await page.waitForText(/Not saved: it has to be from 1 to 200\./);
      await page.enter('maxLines', '7');
      await page.waitForText(/starcoder\.maxLines is saved/);
      assert.equal((await vscode.settings())['starcoder.maxLines'], 7);

      await page.choose('auth', 'iam');
      await page.waitForText(/starcoder\.auth is saved/);
      await page.press('test');
      await page.waitForText(/To be mended: 1\./);
      emulator.answers.push('left_term, right_term');
      await page.follow('Set "starcoder.auth" to "auto"');
      await page.waitForText(/Everything works/);
      assert.equal((await vscode.settings())['starcoder.auth'], 'auto');

      emulator.faults.push({ kind: 'hang' });
      await page.press('test');
      await page.press('cancelTest');
      await page.waitForText(/Cancelled\./);

      await page.press('removeKeys');
      await page.waitForText(/The keys are removed\./);
      await page.waitForText(/From the environment/);
      await page.follow('starcoder.maxLines');
      await workbench.waitForFile('settings.json');
    });
  });
});
