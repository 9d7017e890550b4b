import assert from 'node:assert/strict';
import { DEFAULT_API_KEY, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { screenFile, themes } from '../support/screens.ts';
import { openSession } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import type { Workbench } from '../support/workbench.ts';

const options = {
  openFile: 'shop.py',
  browser: { viewport: { width: 900, height: 640 } },
  env: { STARCODER_API_KEY: DEFAULT_API_KEY, STARCODER_SECRET_KEY: 'wrong-secret' },
};

/** How each check ended, in the order of the page, without the signs. */
const headings = (page: string): string[] =>
  [
    ...page.matchAll(/^(.+[:：]\s*(?:in order|to be mended|left out|正常|需要处理|未检查))(?:\s*\d+ (?:ms|毫秒))?$/gm),
  ].map(([, heading = '']) => heading);

/** The page when it has the focus and nothing lies over it: keys that a person presses now go to it. */
async function pageSaying(workbench: Workbench, expected: RegExp): Promise<string> {
  const page = new Webview(workbench);
  const text = await page.waitForText(expected);
  await until('the focus of the page', () => page.evaluate<boolean>('document.hasFocus()'), Boolean);
  await until(
    'the end of the progress',
    () => workbench.notifications(),
    (all) => !all.some((message) => /the doctor is looking|正在诊断/.test(message)),
  );
  return text;
}

/** By keyboard, and back on the page. */
async function takePictures(workbench: Workbench, locale: string, expected: RegExp): Promise<void> {
  for (const theme of themes) {
    await workbench.chooseTheme(theme);
    await pageSaying(workbench, expected);
    await workbench.screenshot(screenFile(`doctor-${locale}-${theme.name}`));
    assert.deepEqual(await new Webview(workbench).violations(), [], theme.name);
  }
}

describe('Run Doctor, by keyboard alone', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let page: Webview;
  before(async function () {
    this.timeout(600_000);
    session = await openSession(options);
    page = new Webview(session.workbench);
  });
  after(() => session?.dispose());
  const wellInOrder = ['Keys and settings', 'Connection', 'Clock', 'Sign-in', 'Model'].map(
    (name) => `${name}: in order`,
  );
  const tabs = () => session.workbench.page.locator('.tab').filter({ hasText: 'StarCoder: Doctor' }).count();

  it('names a wrong secret key on a page that has the focus, and asks the model for nothing', async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('StarCoder: Run Doctor');
    const text = await pageSaying(workbench, /To be mended: 1\./);
    assert.deepEqual(headings(text), [
      'Keys and settings: in order',
      'Connection: in order',
      'Clock: in order',
      'Sign-in: to be mended',
      'Model: left out',
    ]);
    assert.match(text, /refused the secret key\..*run "StarCoder: Set Credentials"/);
    assert.deepEqual(
      emulator.log.filter(({ route }) => route === 'completions'),
      [],
    );
    assert.deepEqual(await workbench.notifications(), []);
    await takePictures(workbench, 'en', /To be mended: 1\./);
  });

  it('leads with the first Tab to keys that work, then looks again: five checks in order on the same page', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Tab');
    assert.equal(await page.focused(), 'Run "StarCoder: Set Credentials"');
    // What the model has to write between the two texts that the doctor shows it.
    emulator.answers.push('a + b');
    await workbench.press('Enter');
    await workbench.quickInput(DEFAULT_API_KEY, { prompt: 'API key of your Qianfan application' });
    await workbench.quickInput(DEFAULT_SECRET_KEY, { prompt: 'Secret key' });
    assert.deepEqual(headings(await pageSaying(workbench, /Nothing is to be mended\./)), wellInOrder);
    assert.equal(await tabs(), 1);
  });

  it('says when the settings are others by now, and sets the one that is wrong to the value that works', async () => {
    const { workbench, emulator, vscode } = session;
    await workbench.openFile('shop.py');
    await workbench.changeUserSettings({ 'starcoder.auth': 'iam' });
    // To the last tab.
    await workbench.press('Alt+0');
    await pageSaying(workbench, /Settings or keys have changed since\./);
    await workbench.press('Tab');
    assert.equal(await page.focused(), 'Run the doctor again');
    await workbench.press('Enter');
    const ill = await pageSaying(workbench, /To be mended: 1\./);
    assert.equal(headings(ill).at(-1), 'Model: to be mended');
    assert.match(ill, /does not look like one of IAM/);
    await workbench.press('Tab');
    assert.equal(await page.focused(), 'Set "starcoder.auth" to "auto"');
    emulator.answers.push('a + b');
    await workbench.press('Enter');
    assert.deepEqual(headings(await pageSaying(workbench, /Nothing is to be mended\./)), wellInOrder);
    assert.equal((await vscode.settings())['starcoder.auth'], 'auto');
    assert.equal(await tabs(), 1);
  });
});

describe('Run Doctor in Chinese', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ ...options, locale: 'zh-cn' });
  });
  after(() => session?.dispose());

  it('says everything in Chinese (demand 29)', async () => {
    const { workbench } = session;
    await workbench.runCommand('StarCoder: 运行诊断');
    const text = await pageSaying(workbench, /需要处理：1 项/);
    assert.deepEqual(headings(text), [
      '密钥和设置：正常',
      '连接：正常',
      '时钟：正常',
      '登录：需要处理',
      '模型：未检查',
    ]);
    for (const line of text.split('\n')) assert.match(line, /^\s*$|\p{Script=Han}|^[✓✗–]$/u);
    await takePictures(workbench, 'zh-cn', /需要处理：1 项/);
  });
});
