import assert from 'node:assert/strict';
import type { UsageEvent } from '../../src/core/usage.ts';
import type { Cell } from '../../src/usage/cells.ts';
import { until } from '../support/until.ts';
import { openScriptPage } from './browser.ts';
import type { OpenPage } from './openPage.ts';
import { type Language, languages } from './strings.ts';
import { UsageHost, yearBefore } from './usageHost.ts';

const today = '2026-11-25';
const english = (value: number) => new Intl.NumberFormat('en').format(value);

/** Runs in the page: what each tile says, by its name. */
const readTiles = `Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) =>
  [tile.querySelector('dt').textContent, [...tile.querySelectorAll('dd')].map((part) => part.textContent).join(' | ')]))`;
/** Runs in the page: the cells of each row of the table, the first and the last one too. */
const readTable = `[...document.querySelectorAll('table:not(.u-legend) tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`;

const tilesOf = (page: OpenPage) => page.evaluate<Record<string, string>>(readTiles);

/** Waits for the table with this head, and returns its rows by their names. */
async function rowsBy(page: OpenPage, head: string): Promise<Map<string, string[]>> {
  const rows = await until(
    `rows by ${head}`,
    () => page.evaluate<string[][]>(readTable),
    ([first]) => first?.[0] === head,
  );
  return new Map(rows.slice(1).map(([name = '', ...cells]) => [name, cells]));
}

const waitForRequests = (page: OpenPage, requests: number) =>
  until(
    `${requests} requests`,
    () => tilesOf(page),
    (tiles) => tiles['Requests']?.split(' | ')[0] === english(requests),
  );

describe('the usage page, by keyboard alone', () => {
  let year: readonly UsageEvent[];
  let cells: readonly Cell[];
  before(async () => {
    ({ events: year, cells } = await yearBefore(today));
  });

  async function openUsage(language: Language = 'en', counted = cells) {
    const host = new UsageHost(language, counted, today);
    const page = await openScriptPage('usage', host, { language });
    await page.waitForText(counted.length === 0 ? /\S/ : /Tokens by day|每日 token 数/);
    return { host, page };
  }
  const requests = (isChosen: (event: UsageEvent) => boolean = () => true) =>
    year.filter((event) => event.kind === 'request' && isChosen(event)).length;

  it('says what to do where nothing has been counted', async () => {
    const { page } = await openUsage('en', []);
    assert.match(await page.text(), /Nothing has been counted yet\.\s+Write a few lines/);
    assert.doesNotMatch(await page.text(), /Export|Clear|Period/);
    assert.deepEqual(await page.violations(), []);
  });

  it('adds up what is chosen: a period, a language, a backend', async () => {
    const { page } = await openUsage();
    await page.choose('period', 'All days');
    const tiles = await waitForRequests(page, requests());
    assert.match(tiles['Cost'] ?? '', /without [\d,]+ requests that had no price/);
    assert.match(await page.text(), /in all windows on this machine, from Nov 25, 2025 to Nov 25, 2026/);
    const isGo = ({ languageId }: UsageEvent) => languageId === 'go';
    await page.choose('language', 'go');
    await waitForRequests(page, requests(isGo));
    const characters = year.filter(isGo).reduce((sum, event) => {
      return sum + (event.kind === 'accepted' || event.kind === 'acceptedPart' ? event.characters : 0);
    }, 0);
    assert.ok((await tilesOf(page))['Characters saved']?.startsWith(`${english(characters)} `));
    await page.choose('backend', 'ollama');
    await waitForRequests(
      page,
      requests((event) => isGo(event) && event.backend === 'ollama'),
    );
    assert.equal((await tilesOf(page))['Cost'], 'not known | set your prices in "starcoder.prices"');
    assert.equal(await page.evaluate('document.querySelectorAll("[role=img]").length'), 3);
    await page.choose('period', 'Last 7 days');
    const text = await page.waitForText(/Nothing was counted here\. Choose a longer period/);
    assert.doesNotMatch(text, /Tokens by day|Details/);
    await page.choose('language', 'All languages');
    await page.choose('backend', 'All backends');
    await page.waitForText(/Tokens by day/);
  });

  it('has rows by day, language and backend, each with a total', async () => {
    const { page } = await openUsage();
    const days = await rowsBy(page, 'Day');
    assert.equal([...days.keys()][0], 'Nov 24, 2026');
    assert.equal([...days.keys()].at(-1), 'Total');
    const recent = (event: UsageEvent) => event.at >= new Date('2026-10-27T00:00:00').getTime();
    await page.choose('rows', 'Language');
    const byLanguage = await rowsBy(page, 'Language');
    assert.equal(byLanguage.get('go')?.[0], english(requests((event) => recent(event) && event.languageId === 'go')));
    assert.equal(byLanguage.get('Total')?.[0], english(requests(recent)));
    await page.choose('rows', 'Backend');
    const byBackend = await rowsBy(page, 'Backend');
    assert.equal(byBackend.get('qianfan-v1')?.[0], english(requests(recent)));
  });

  it('follows what is counted meanwhile and keeps the focus and what is chosen', async () => {
    const { host, page } = await openUsage();
    await page.choose('rows', 'Language');
    await rowsBy(page, 'Language');
    host.cells = cells.filter(({ languageId }) => languageId === 'go');
    await page.post(host.report());
    const rows = await until(
      'the rows of what is left',
      () => rowsBy(page, 'Language'),
      (all) => all.size === 2,
    );
    assert.deepEqual([...rows.keys()], ['go', 'Total']);
    assert.equal(await page.focused(), 'rows');
  });

  it('describes each chart in words', async () => {
    const { page } = await openUsage();
    const labels = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role=img]')].map((chart) => chart.getAttribute('aria-label'))`,
    );
    assert.equal(labels.length, 4);
    for (const label of labels) {
      assert.match(label, /by day, Oct 27, 2026 to Nov 25, 2026\. The most is .+, on .+ 2026\./);
    }
  });

  it('draws the charts anew in the colours of another theme', async () => {
    const { page } = await openUsage();
    const drawn = () => page.evaluate<string>('document.querySelector("canvas").toDataURL()');
    const before = await drawn();
    await page.wear('light');
    await until('other colours', drawn, (picture) => picture !== before);
  });

  it('asks for a file of what is chosen, as CSV and as JSON', async () => {
    const { host, page } = await openUsage();
    await page.press('exportCsv');
    await page.press('exportJson');
    const exports = () => host.asked.filter(({ kind }) => kind === 'export');
    await until(
      'both files',
      async () => exports(),
      (asked) => asked.length === 2,
    );
    assert.deepEqual(exports(), [
      { kind: 'export', format: 'csv' },
      { kind: 'export', format: 'json' },
    ]);
    await page.post({ kind: 'said', text: 'Saved: /home/me/usage.csv' });
    await page.waitForText(/Saved: \/home\/me\/usage\.csv/);
  });

  it('clears everything, but only after a question that Escape and Cancel answer with no', async () => {
    const { host, page } = await openUsage();
    await page.press('clear');
    await page.waitForText(/It cannot be brought back/);
    assert.equal(await page.focused(), 'cancel');
    await page.key('Escape');
    await page.waitForFocus('clear');
    assert.doesNotMatch(await page.text(), /It cannot be brought back/);
    await page.key('Space');
    await page.waitForFocus('cancel');
    await page.key('Space');
    await page.waitForFocus('clear');
    assert.ok(!host.asked.some(({ kind }) => kind === 'clear'));
    await page.press('clear');
    await page.press('clearAll');
    await page.waitForText(/Everything that was counted is cleared\./);
    await page.waitForText(/Nothing has been counted yet/);
  });

  for (const language of languages) {
    it(`can be used by all in every theme, in ${language}`, async () => {
      const { page } = await openUsage(language);
      await page.press('clear');
      assert.deepEqual(await page.violations(), []);
    });

    it(`fits into 400 and 1400 pixels, in ${language}`, async () => {
      const { page } = await openUsage(language);
      await page.press('clear');
      for (const width of [400, 1400]) assert.deepEqual(await page.overflowAt(width), [], `${width} px`);
    });
  }

  for (const [state, isEmpty] of [
    ['with a year of use', false],
    ['with nothing counted', true],
  ] as const) {
    it(`the usage page has no English left in Chinese, ${state} (demand 29)`, async () => {
      const { page } = await openUsage('zh-cn', isEmpty ? [] : cells);
      if (!isEmpty) await page.press('clear');
      const labels = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[aria-label], [label], title')].map((part) => part.ariaLabel ?? part.label ?? part.textContent)`,
      );
      const text = [await page.text(), ...labels].join('\n');
      assert.match(text, /^用量$/m);
      const names = /^(?:CSV|JSON|tokens?|StarCoder|starcoder|prices|python|typescript|markdown|ollama|qianfan)$/i;
      const words = (text.match(/[A-Za-z]{3,}/g) ?? []).filter((word) => !names.test(word));
      assert.deepEqual([...new Set(words)], []);
    });
  }
});
