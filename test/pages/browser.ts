/** The one browser of all tests of pages, and what holds for each of them. */
import assert from 'node:assert/strict';
import { type Browser, openBrowser } from '../support/browser.ts';
import {
  type Host,
  type Look,
  type OpenPage,
  openScriptPage as openScriptPageIn,
  openStaticPage as openStaticPageIn,
} from './openPage.ts';

let browser: Promise<Browser> | undefined;
const opened: OpenPage[] = [];

const usual: Look = { language: 'en', width: 900, height: 1000 };
const context = async () => {
  browser ??= openBrowser();
  return (await browser).context;
};

afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    await page.close();
    assert.deepEqual(faults, []);
  }
});

after(async () => {
  await (await browser)?.dispose();
});

/** A tab with the page, closed after the test, which fails if a script failed or the page asked for anything foreign. */
export async function openStaticPage(html: string, look: Partial<Look> = {}): Promise<OpenPage> {
  const page = await openStaticPageIn(await context(), html, { ...usual, ...look });
  opened.push(page);
  return page;
}

/** As {@link openStaticPage}, for a page with scripts. */
export async function openScriptPage<ToPage, FromPage>(
  name: 'settings' | 'usage',
  host: Host<ToPage, FromPage>,
  look: Partial<Look> = {},
) {
  const page = await openScriptPageIn(await context(), name, host, { ...usual, ...look });
  opened.push(page);
  return page;
}
