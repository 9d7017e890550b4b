import assert from 'node:assert/strict';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { screenFile, themes } from '../support/screens.ts';
import { openSession } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import type { Workbench } from '../support/workbench.ts';

const browser = { viewport: { width: 900, height: 900 } };

/** A suggestion, a key inside a word, a key that deletes; then the page. */
async function causeOutcomes(workbench: Workbench): Promise<void> {
  await workbench.press('Control+End');
  await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
  await workbench.seeGhostText(/item\.name/);
  await workbench.press('Escape');
  await workbench.goTo(1, 7);
  await workbench.type('q');
  await workbench.save();
  await workbench.press('Backspace');
  await workbench.save();
}

/** Follows the link that says `label`. */
async function follow(workbench: Workbench, label: string): Promise<void> {
  await new Webview(workbench).tabTo(label);
  await workbench.press('Enter');
}

const pageSaying = (workbench: Workbench, text: string) =>
  until(
    `a page saying ${text}`,
    () => workbench.pageText(),
    (page) => page.includes(text),
  );

async function takePictures(workbench: Workbench, locale: string): Promise<void> {
  for (const theme of themes) {
    await workbench.chooseTheme(theme);
    await workbench.screenshot(screenFile(`why-${locale}-${theme.name}`));
    assert.deepEqual(await new Webview(workbench).violations(), [], theme.name);
  }
}

describe('Why No Suggestion?, by keyboard alone', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py', browser });
  });
  after(() => session?.dispose());

  it('answers for the last key first, and tells of the keys before it in order (demand 3)', async () => {
    const { workbench } = session;
    await causeOutcomes(workbench);
    await workbench.runCommand('StarCoder: Why No Suggestion?');
    const page = await pageSaying(workbench, 'newest first');
    assert.match(page, /The last time, \d+ s ago: Nothing was asked: the last change deleted text\./);
    const list = page.slice(page.indexOf('newest first'));
    const told = [
      ...list.matchAll(/the last change deleted text|the cursor stands inside a word|^.*A suggestion was handed/gm),
    ];
    assert.deepEqual(
      told.map(([words]) => words.replace(/^.*A sug/, 'A sug')).filter((words, at, all) => words !== all[at - 1]),
      ['the last change deleted text', 'the cursor stands inside a word', 'A suggestion was handed'],
    );
    assert.match(list, /pause \d+ ms · .*first word \d+ ms.* · requests: 1 · prompt: about \d+ tokens/);
    assert.doesNotMatch(page, /item\.name|Cart|shop/);
    await takePictures(workbench, 'en');
  });

  it('copies the same for an issue with one key, and nothing that is private', async () => {
    const { workbench, emulator } = session;
    await follow(workbench, 'Copy for an Issue');
    await workbench.waitForNotification(/the report is on the clipboard/);
    const report = await workbench.page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(report, /^StarCoder \d+\.\d+\.\d+, VS Code \d/m);
    assert.match(report, /backend qianfan-v1,/);
    assert.match(
      report,
      /python: skipped \(deleted\)[\s\S]*python: skipped \(midWord\)[\s\S]*python: suggested .*firstWord \d+/,
    );
    for (const secret of [
      DEFAULT_API_KEY,
      DEFAULT_SECRET_KEY,
      DEFAULT_ENDPOINT,
      emulator.url,
      '127.0.0.1',
      'shop',
      'names',
      'item',
    ])
      assert.ok(!report.includes(secret), secret);
    await workbench.clearNotifications();
  });

  it('leads to the setting that makes the difference, and is up to date when it is seen again', async () => {
    const { workbench } = session;
    await workbench.openFile('queue.ts');
    await workbench.changeUserSettings({ 'starcoder.enabled': false });
    await workbench.press('Control+End');
    await workbench.type('x');
    await workbench.save();
    await workbench.runCommand('StarCoder: Why No Suggestion?');
    const page = await pageSaying(workbench, 'suggestions are switched off here');
    assert.match(page, /ago: Nothing was asked: suggestions are switched off here\.\s+Switch suggestions on/);
    assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'Why No Suggestion' }).count(), 1);
    await follow(workbench, 'Open "starcoder.enabled"');
    await workbench.page.locator('.settings-editor').waitFor();
    assert.match(await workbench.page.locator('.settings-editor').innerText(), /Starcoder.*Enabled/i);
  });
});

describe('Why No Suggestion? in Chinese', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py', browser, locale: 'zh-cn' });
  });
  after(() => session?.dispose());

  it('says everything in Chinese (demand 29)', async () => {
    const { workbench } = session;
    await causeOutcomes(workbench);
    await workbench.runCommand('StarCoder: 为什么没有建议？');
    const page = await pageSaying(workbench, '最新的在前');
    assert.match(page, /最近一次，\d+ 秒前：没有请求：上一次修改是删除文本。/);
    for (const line of page.split('\n')) assert.match(line, /^\s*$|\p{Script=Han}|^[\d:\s]+(?:python)?\s*$|^python$/u);
    await takePictures(workbench, 'zh-cn');
  });
});
