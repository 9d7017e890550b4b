import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { screenFile, type Theme, themes } from '../support/screens.ts';
import { findSecrets } from '../support/secrets/findSecrets.ts';
import { gramsOf } from '../support/secrets/secretParts.ts';
import { openSession, type SessionOptions, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import type { Workbench } from '../support/workbench.ts';

/** A key of the right kind that nobody knows. */
const wrongKey = 'bce-v3/ALTAK-Zk4Qm7RtW1xC9bVn2LpJ/5d08c3b7e914f26a8d70e3b5c1f94a6208e7d3b1';
/** Nothing of Qianfan, but its V2 is where the emulator is. */
const newPerson = {
  openFile: 'shop.py',
  env: {},
  settings: ({ url }) => ({ 'starcoder.url': `${url}/v2`, 'starcoder.endpoint': '' }),
  log: 'trace',
  browser: { viewport: { width: 900, height: 1250 } },
} satisfies SessionOptions;

describe('the settings page, by keyboard alone (demand 8)', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let workbench: Workbench;
  let page: Webview;
  before(async function () {
    this.timeout(600_000);
    session = await openSession(newPerson);
    workbench = session.workbench;
    page = new Webview(workbench);
  });
  after(() => session?.dispose());

  const openPage = async () => {
    await workbench.runCommand('StarCoder: Open Settings');
    await page.waitForText(/Test Connection/);
  };

  it('leads a new person from nothing to a suggestion: open the page, choose Qianfan V2, paste the key (demand 19)', async () => {
    await workbench.waitForStatusBar(statusBarId, /needs keys/);
    const startedAt = performance.now();
    await openPage();
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/starcoder\.model/);
    await page.tabTo('apiKey');
    await workbench.page.keyboard.insertText(` ${DEFAULT_BEARER}\u200b`);
    await workbench.press('Enter');
    await page.waitForText(/The keys are saved\./);
    await workbench.waitForStatusBar(statusBarId, /req/);
    assert.equal(session.emulator.log.length, 0, 'nothing is sent before the person types or tests');

    await workbench.openFile('shop.py');
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ', { delayMs: 20 });
    await workbench.seeGhostText(/item\.name/);
    assert.ok(performance.now() - startedAt < 60_000);
    const { 'starcoder.backend': backend, ...rest } = await session.vscode.settings();
    assert.equal(backend, 'qianfan-v2');
    assert.equal(rest['starcoder.url'], `${session.emulator.url}/v2`, 'no address was touched');
    await workbench.press('Enter');
  });

  it('never shows a key again, and keeps it in the secret storage alone (demand 13)', async () => {
    await openPage();
    assert.match(await page.waitForText(/Set\. To replace it/), /Remove Keys/);
    const grams = gramsOf([DEFAULT_BEARER]);
    assert.deepEqual(findSecrets(await page.everything(), grams), []);
    for (const file of filesBelow(join(session.vscode.settingsFile, '../..'))) {
      assert.deepEqual(findSecrets(readFileSync(file, 'utf8'), grams), [], file);
    }
  });

  it('names a wrong key in plain words and leads to its field; then everything is found in order', async () => {
    await page.tabTo('apiKey');
    await workbench.page.keyboard.insertText(wrongKey);
    await page.press('saveKeys');
    await page.waitForText(/The keys are saved\./);
    await page.press('test');
    const found = await page.waitForText(/To be mended: 1\./);
    assert.match(found, /Model: to be mended\s+127\.0\.0\.1:\d+ refused the key/);
    assert.match(found, /Connection: in order/);
    await page.tabTo('Enter the keys');
    await workbench.press('Enter');
    await until(
      'the field for the key',
      () => page.focused(),
      (focused) => focused === 'apiKey',
    );
    await workbench.page.keyboard.insertText(DEFAULT_BEARER);
    await workbench.press('Enter');
    await until(
      'the field to be empty',
      () => page.value('apiKey'),
      (value) => value === '',
    );
    await page.waitForText(/Something has changed since/);
    // What the model has to write between the two texts that the doctor shows it.
    session.emulator.answers.push('left_term, right_term');
    await page.press('test');
    assert.match(await page.waitForText(/Everything works/), /Model: in order/);
    assert.deepEqual(findSecrets(await page.everything(), gramsOf([DEFAULT_BEARER, wrongKey])), []);
  });

  it('stops a test that is cancelled', async () => {
    session.emulator.faults.push({ kind: 'hang' });
    await page.press('test');
    await page.press('cancelTest');
    await page.waitForText(/Cancelled\./);
    assert.equal(await page.focused(), 'test');
  });

  it('refuses a wrong value with its reason and writes a right one at once', async () => {
    await page.enter('maxLines', '900');
    await page.waitForText(/Not saved: it has to be from 1 to 200\./);
    assert.equal((await session.vscode.settings())['starcoder.maxLines'], undefined);
    await page.enter('maxLines', '7');
    await page.waitForText(/starcoder\.maxLines is saved/);
    assert.doesNotMatch(await workbench.pageText(), /Not saved/);
    assert.equal((await session.vscode.settings())['starcoder.maxLines'], 7);
    await page.press('lookAhead');
    await page.waitForText(/starcoder\.lookAhead is saved/);
    assert.equal((await session.vscode.settings())['starcoder.lookAhead'], true);
    await page.choose('trigger', 'manual');
    await page.waitForText(/starcoder\.trigger is saved/);
    await page.enter('prices', '4');
    await page.enter('prices1', '16');
    await page.waitForText(/starcoder\.prices is saved/);
    assert.deepEqual((await session.vscode.settings())['starcoder.prices'], { 'qianfan-v2': { input: 4, output: 16 } });
    await page.enter('exclude', '*.sql\nprivate/');
    await page.waitForText(/starcoder\.exclude is saved/);
    assert.deepEqual((await session.vscode.settings())['starcoder.exclude'], ['*.sql', 'private/']);
  });

  it('shows what is changed in settings.json by hand', async () => {
    await workbench.openFile('shop.py');
    await workbench.changeUserSettings({ 'starcoder.maxLines': 900, 'starcoder.exclude': ['secret.py'] });
    await openPage();
    await page.waitForText(/The value in settings\.json has to be from 1 to 200\. 200 is used\./);
    assert.equal(await page.value('exclude'), 'secret.py');
    await page.enter('maxLines', '');
    await page.waitForText(/starcoder\.maxLines is saved/);
    assert.equal((await session.vscode.settings())['starcoder.maxLines'], undefined);
  });

  it('shows only what the backend uses', async () => {
    await page.choose('backend', 'Ollama · own server');
    await page.waitForText(/Ollama on this machine/);
    const text = await workbench.pageText();
    assert.doesNotMatch(text, /starcoder\.(?:auth|endpoint)/);
    assert.match(text, /starcoder\.url/);
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/starcoder\.auth/);
  });

  it('with the built-in engine shows what that does, asks for no keys, and leads to a service', async () => {
    await page.choose('backend', 'Built-in engine · no service');
    const text = await page.waitForText(/no keys and no network/);
    assert.doesNotMatch(text, /Test Connection|Save Keys|starcoder\.(?:url|model|maxPromptTokens|dailyCap)/);
    assert.match(text, /starcoder\.builtin\.precision.*starcoder\.builtin\.wholeLines/s);
    await workbench.waitForStatusBar(statusBarId, /built-in/);
    await workbench.openFile('shop.py');
    await workbench.runCommand('StarCoder: Set Credentials');
    await page.waitForText(/no keys and no network/);
    await until(
      'the choice of a service',
      () => page.focused(),
      (focused) => focused === 'backend',
    );
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/Set\. To replace it.*Test Connection/s);
  });

  it('says where other values hold, and is there once', async () => {
    const folder = join(session.vscode.workspace, '.vscode');
    mkdirSync(folder);
    const held = { 'starcoder.lookAhead': false, '[python]': { 'starcoder.maxLines': 3 } };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(held));
    // An address that names a file opens that file alone.
    await workbench.page.goto(session.vscode.url());
    await workbench.waitForExtension();
    await workbench.waitUntilSettled();
    // VS Code brings the page back itself, if it had the time to remember it.
    await openPage();
    const shown = await page.waitForText(/Set\. To replace it/);
    assert.match(shown, /starcoder\.lookAhead.*This workspace has a value of its own: false\./s);
    assert.match(shown, /starcoder\.maxLines.*Other values hold for these languages: python\./s);
    assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'StarCoder: Settings' }).count(), 1);
  });

  it('tells a screen reader what a field is about and what is wrong with it', async () => {
    await page.enter('maxLines', '900');
    await page.waitForText(/Not saved/);
    const told = await page.evaluate<string[]>(
      `['aria-label', 'aria-description', 'aria-invalid'].map((name) => document.getElementById('maxLines').shadowRoot.querySelector('input').getAttribute(name))`,
    );
    assert.equal(told[0], 'Lines at the most');
    assert.match(told[1] ?? '', /^Not saved: it has to be from 1 to 200\. .*How many lines/);
    assert.equal(told[2], 'true');
  });

  // With a field that says what is wrong.
  for (const theme of themes) {
    it(`can be used by all in ${theme.name}`, async () => {
      await chooseTheme(workbench, page, theme);
      await picture(workbench, page, `settings-en-${theme.name}`);
      assert.deepEqual(await page.violations(), []);
    });
  }

  it('can be used by all with the built-in engine', async () => {
    await page.choose('backend', 'Built-in engine · no service');
    await page.waitForText(/no keys and no network/);
    for (const theme of themes) {
      await chooseTheme(workbench, page, theme);
      await picture(workbench, page, `settings-builtin-en-${theme.name}`);
      assert.deepEqual(await page.violations(), [], theme.name);
    }
  });
});

describe('the settings page in Chinese (demand 29)', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let page: Webview;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ ...newPerson, locale: 'zh-cn' });
    page = new Webview(session.workbench);
    await session.workbench.runCommand('StarCoder: 打开设置');
    await page.waitForText(/测试连接/);
  });
  after(() => session?.dispose());

  const saysAllInChinese = async (fewest: number) => {
    const texts = await page.evaluate<string[]>(
      `[...document.querySelectorAll('h1, h2, p, .checks strong, vscode-label, vscode-button')].map((part) => part.textContent.trim())`,
    );
    assert.ok(texts.length > fewest);
    for (const text of texts) assert.match(text, /^$|\p{Script=Han}/u);
  };

  it('says everything in Chinese', async () => {
    await page.press('test');
    await page.waitForText(/需要处理/);
    await saysAllInChinese(40);
    assert.equal(await page.evaluate('document.documentElement.lang'), 'zh-cn');
  });

  for (const theme of themes) {
    it(`can be used by all in ${theme.name}`, async () => {
      await chooseTheme(session.workbench, page, theme);
      await picture(session.workbench, page, `settings-zh-cn-${theme.name}`);
      assert.deepEqual(await page.violations(), []);
    });
  }

  it('says everything of the built-in engine in Chinese, too', async () => {
    await page.choose('backend', '内置引擎 · 不使用服务');
    await page.waitForText(/内置引擎不需要密钥/);
    await saysAllInChinese(20);
    for (const theme of themes) {
      await chooseTheme(session.workbench, page, theme);
      await picture(session.workbench, page, `settings-builtin-zh-cn-${theme.name}`);
      assert.deepEqual(await page.violations(), [], theme.name);
    }
  });
});

/** Waits until the page has it, too. */
async function chooseTheme(workbench: Workbench, page: Webview, theme: Theme): Promise<void> {
  await workbench.chooseTheme(theme);
  await until(
    `the theme ${theme.label}`,
    () => page.evaluate<string>('document.body.dataset.vscodeThemeName'),
    (name) => name === theme.label,
  );
}

async function picture(workbench: Workbench, page: Webview, name: string): Promise<void> {
  await page.evaluate('scrollTo(0, 0)');
  await workbench.screenshot(screenFile(name));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
