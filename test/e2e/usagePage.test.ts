import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageEvent } from '../../src/core/usage.ts';
import { dayOf } from '../../src/usage/ledger.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { estimateTokens } from '../emulator/usage.ts';
import { screenFile, themes } from '../support/screens.ts';
import { journalOf, openSession, type SessionOptions } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { writeYear } from '../support/writeYear.ts';

const options = {
  openFile: 'shop.py',
  settings: { 'starcoder.prices': { 'qianfan-v1': { input: 4, output: 16 } } },
  browser: { viewport: { width: 1040, height: 1160 } },
} satisfies SessionOptions;

const today = () => dayOf(Date.now());
const english = (value: number) => new Intl.NumberFormat('en').format(value);

/** Runs in the page: what each tile says, by its name. */
const readTiles = `Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) =>
  [tile.querySelector('dt').textContent, [...tile.querySelectorAll('dd')].map((part) => part.textContent).join(' | ')]))`;
/** Runs in the page: the cells of each row of the table, the first and the last one too. */
const readTable = `[...document.querySelectorAll('table:not(.u-legend) tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`;

const tilesOf = (page: Webview) => page.evaluate<Record<string, string>>(readTiles);
const tableOf = (page: Webview) => page.evaluate<string[][]>(readTable);

async function waitForTile(page: Webview, name: string, expected: string): Promise<Record<string, string>> {
  return until(
    `${name}: ${expected}`,
    () => tilesOf(page).catch(() => ({}) as Record<string, string>),
    (tiles) => tiles[name]?.split(' | ')[0] === expected,
  );
}

/** The dialog puts a proposal there first, and does not hear Enter while it looks at the disk. */
async function answerSaveDialog({ page }: Workbench, file: string): Promise<void> {
  const input = page.locator('.quick-input-box input:focus');
  await until(
    'the proposal',
    () => input.inputValue(),
    (value) => value.includes('starcoder-usage-'),
  );
  await page.locator('.quick-input-widget .monaco-list-row').first().waitFor();
  await until(
    'the dialog to close',
    async () => {
      if (!(await input.isVisible())) return '';
      // The dialog may put its proposal there once more. What stands there already is not written anew, as it would look at the disk again.
      if ((await input.inputValue()) !== file) {
        await page.keyboard.press('Control+a');
        await page.keyboard.insertText(file);
      }
      await page.keyboard.press('Enter');
      return input.waitFor({ state: 'hidden', timeout: 2000 }).then(
        () => '',
        () => page.locator('.quick-input-widget').innerText(),
      );
    },
    (said) => said === '',
  );
}

async function picture(workbench: Workbench, page: Webview, name: string): Promise<void> {
  await page.evaluate('scrollTo(0, 0)');
  const file = screenFile(name);
  await workbench.screenshot(file);
  assert.ok(statSync(file).size < 150_000, `${file} has ${statSync(file).size} bytes`);
}

describe('the usage page, by keyboard alone', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let workbench: Workbench;
  let page: Webview;
  let year: UsageEvent[];
  before(async function () {
    this.timeout(600_000);
    session = await openSession(options);
    workbench = session.workbench;
    page = new Webview(workbench);
    // The side bar goes.
    await workbench.press('Control+b');
  });
  after(() => session?.dispose());

  const completions = () =>
    session.emulator.log.filter(({ route, outcome }) => route === 'completions' && outcome !== 'pending');
  const settled = (log: readonly RequestRecord[]) =>
    log.every(({ endedAt, abortedAt }) => (endedAt ?? abortedAt) !== null);

  it('says what to do where nothing has been counted', async () => {
    await workbench.runCommand('StarCoder: Show Usage');
    await page.waitForText(/Nothing has been counted yet\.\s+Write a few lines/);
    assert.doesNotMatch(await workbench.pageText(), /Export|Clear|Period/);
    assert.deepEqual(await page.violations(), []);
  });

  it('follows two windows while it is open, and counts as the service does (demand 5)', async () => {
    const second = await openWorkbench(session.vscode, session.browser, { openFile: 'queue.ts' });
    await second.press('Control+End');
    await second.type('\nexport function singleQueue<T>(): JobQueue<T> {\n', { delayMs: 30 });
    const accepted = 'const queue = new JobQueue<T>(limit);\n  return queue;';
    await second.seeGhostText((text) => text === accepted);
    await second.press('Tab');
    await second.waitForNoGhostText();
    await workbench.openFile('shop.py');
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ', { delayMs: 30 });
    await workbench.seeGhostText(/item\.name/);
    await workbench.press('Escape');
    await session.emulator.until(settled);
    await workbench.runCommand('StarCoder: Show Usage');
    await waitForTile(page, 'Requests', english(completions().length));

    // Nobody touches this window any more; the other one goes on.
    await second.type('\n\nfunction twice() {\nconst queue = ', { delayMs: 120 });
    await second.seeGhostText((text) => text !== '');
    await session.emulator.until(settled);
    const tiles = await waitForTile(page, 'Requests', english(completions().length));
    const sent = completions().reduce((sum, { prompt }) => sum + estimateTokens(prompt ?? ''), 0);
    assert.match(tiles['Tokens'] ?? '', new RegExp(`\\| ${english(sent)} sent, [\\d,]+ received`));
    assert.match(tiles['Acceptance'] ?? '', /^\d+% \| 1 of [3-9] suggestions/);
    assert.match(tiles['Characters saved'] ?? '', new RegExp(`^${accepted.length} `));
    assert.match(tiles['Cost'] ?? '', /^(?:≈ )?CN¥0\.0\d+/);
    await page.choose('rows', 'Language');
    await until(
      'rows of languages',
      () => tableOf(page),
      (rows) => rows[0]?.[0] === 'Language',
    );
    const rows = await tableOf(page);
    const requestsOf = (name: string) => Number(rows.find(([first]) => first === name)?.[1]);
    assert.equal(requestsOf('python') + requestsOf('typescript'), completions().length);
    assert.equal(requestsOf('Total'), completions().length);
    await second.close();
  });

  it('adds a year up by day, language and backend', async () => {
    year = await writeYear(journalOf(session), today());
    await page.choose('period', 'All days');
    const counted = [...year.filter(({ kind }) => kind === 'request'), ...completions()];
    const tiles = await waitForTile(page, 'Requests', english(counted.length));
    assert.match(tiles['Cost'] ?? '', /without [\d,]+ requests that had no price/);
    const isGo = ({ languageId }: UsageEvent) => languageId === 'go';
    await page.choose('language', 'go');
    const go = year.filter(isGo).filter(({ kind }) => kind === 'request');
    await waitForTile(page, 'Requests', english(go.length));
    const characters = year.filter(isGo).reduce((sum, event) => {
      return sum + (event.kind === 'accepted' || event.kind === 'acceptedPart' ? event.characters : 0);
    }, 0);
    assert.ok((await tilesOf(page))['Characters saved']?.startsWith(`${english(characters)} `));
    await page.choose('backend', 'ollama');
    await waitForTile(page, 'Requests', english(go.filter(({ backend }) => backend === 'ollama').length));
    assert.equal((await tilesOf(page))['Cost'], 'not known | set your prices in "starcoder.prices"');
    await page.choose('period', 'Last 7 days');
    await page.waitForText(/Nothing was counted here\. Choose a longer period/);
    await page.choose('language', 'All languages');
    await page.choose('backend', 'All backends');
    await page.choose('period', 'Last 30 days');
    await page.choose('rows', 'Day');
    await page.waitForText(/Tokens by day/);
  });

  it('tells of each chart in words, and shows a true axis of time', async () => {
    const labels = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role=img]')].map((chart) => chart.getAttribute('aria-label'))`,
    );
    assert.equal(labels.length, 4);
    for (const label of labels) assert.match(label, /by day, .+ to .+\. The most is .+, on .+\./);
  });

  for (const theme of themes) {
    it(`can be used by all in ${theme.name}`, async () => {
      await workbench.chooseTheme(theme);
      await picture(workbench, page, `usage-en-${theme.name}`);
      assert.deepEqual(await page.violations(), []);
    });
  }

  for (const format of ['csv', 'json'] as const) {
    it(`writes what is chosen as ${format.toUpperCase()} where the person says`, async () => {
      const file = join(session.vscode.workspace, `usage.${format}`);
      await page.press(format === 'csv' ? 'exportCsv' : 'exportJson');
      await answerSaveDialog(workbench, file);
      await page.waitForText(new RegExp(`Saved: .*usage\\.${format}`));
      assert.ok(existsSync(file));
      const text = readFileSync(file, 'utf8');
      const shown = Number((await tilesOf(page))['Requests']?.split(' ')[0]?.replaceAll(',', ''));
      const rows: { day: string; requests: number }[] =
        format === 'json'
          ? JSON.parse(text).rows
          : text
              .split('\r\n')
              .slice(1, -1)
              .map((line) => line.split(','))
              .map(([day = '', , , requests]) => ({ day, requests: Number(requests) }));
      assert.equal(
        rows.reduce((sum, { requests }) => sum + requests, 0),
        shown,
      );
      for (const { day } of rows) assert.match(day, /^\d{4}-\d\d-\d\d$/);
      if (format === 'json') {
        const { period, languageId, backend } = JSON.parse(text).chosen;
        assert.deepEqual([period, languageId, backend], ['30 days', null, null]);
      }
      // Nothing of what was written or of who wrote it.
      assert.doesNotMatch(text, /def |class |shop|sample|\/|24\./);
    });
  }

  it('clears everything, but only after asking', async () => {
    await page.press('clear');
    await page.waitForText(/It cannot be brought back/);
    await workbench.press('Escape');
    await until(
      'the button to have the focus again',
      () => page.focused(),
      (focused) => focused === 'clear',
    );
    assert.notEqual((await tilesOf(page))['Requests'], undefined);
    await page.press('clear');
    await page.press('clearAll');
    await page.waitForText(/Nothing has been counted yet/);
    await page.waitForText(/Everything that was counted is cleared/);
    assert.equal(existsSync(join(journalOf(session), `${today()}.a-window-of-old.jsonl`)), false);
  });
});

describe('the usage page in Chinese', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let page: Webview;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ ...options, locale: 'zh-cn' });
    page = new Webview(session.workbench);
    await session.workbench.press('Control+b');
    await writeYear(journalOf(session), today());
    await session.workbench.runCommand('StarCoder: 显示用量');
    await page.waitForText(/每日 token 数/);
  });
  after(() => session?.dispose());

  for (const theme of themes) {
    it(`has no English left and can be used by all in ${theme.name}`, async () => {
      await session.workbench.chooseTheme(theme);
      await picture(session.workbench, page, `usage-zh-cn-${theme.name}`);
      assert.deepEqual(await page.violations(), []);
      const words = (await session.workbench.pageText()).match(/[A-Za-z]{3,}/g) ?? [];
      const names = [
        'CSV',
        'JSON',
        'Token',
        'token',
        'StarCoder',
        'python',
        'typescript',
        'markdown',
        'ollama',
        'qianfan',
      ];
      assert.deepEqual(
        [...new Set(words)].filter((word) => !names.includes(word)),
        [],
      );
    });
  }
});
