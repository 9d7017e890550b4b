/**
 * `npm run pictures`: takes the pictures of the walkthrough (media/walkthrough) and of the documentation (docs/screens) anew.
 * `-- NAME …` takes only those whose names hold one of these words.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeDoctorPage } from '../../src/explain/doctorPage.ts';
import { writeWhyPage } from '../../src/explain/whyPage.ts';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { keystrokesAt, wrongSecret } from '../pages/examples.ts';
import { type Look, type OpenPage, openScriptPage, openStaticPage } from '../pages/openPage.ts';
import { SettingsHost } from '../pages/settingsHost.ts';
import { type Language, languages, localizer } from '../pages/strings.ts';
import { UsageHost, yearBefore } from '../pages/usageHost.ts';
import { type Browser, openBrowser } from './browser.ts';
import { themes as screenThemes } from './screens.ts';
import { openSession, root, type SessionOptions, statusBarId } from './session.ts';
import { themes } from './themes.ts';
import { comes, until } from './until.ts';

/** Pictures that are taken together, in one window. */
interface Sitting {
  readonly name: string;
  take(): Promise<void>;
}

const sittings: readonly Sitting[] = [
  ...languages.flatMap((language) => [
    ...(['dark', 'light', 'hc', 'hcLight'] as const).map((theme) => ({
      name: `steps-${language}-${theme}`,
      take: () => takeSteps(theme, language),
    })),
    { name: `menu-${language}`, take: () => takeMenu(language) },
    { name: `walkthrough-${language}`, take: () => takeWalkthrough(language) },
    ...Object.entries(pages()).map(([page, open]) => ({
      name: `${page}-${language}`,
      take: () => takePage(page, open, language),
    })),
  ]),
  { name: 'cap-ask', take: takeQuestion },
];

/** A picture in docs/screens. */
function screen(name: string): string {
  const file = join(root, 'docs/screens', `${name}.png`);
  console.log(file);
  return file;
}

/** How each page of the extension is opened; it needs no VS Code. */
function pages(): Readonly<Record<string, (browser: Browser, language: Language) => Promise<OpenPage>>> {
  const at = new Date(2026, 10, 25, 15, 40).getTime();
  const nonce = 'k2Fv';
  const look = (language: Language, width: number, height: number): Look => ({ language, width, height });
  const settings = (backend: string) => ({ settings: { backend }, stored: { apiKey: DEFAULT_BEARER, secretKey: '' } });
  return {
    async doctor({ context }, language) {
      const facts = { findings: wrongSecret, at, isStale: false, language, nonce };
      return openStaticPage(context, writeDoctorPage(facts, localizer(language)), look(language, 900, 560));
    },
    async why({ context }, language) {
      const facts = { keystrokes: keystrokesAt(at), isEditorOff: false, now: at, language, nonce };
      return openStaticPage(context, writeWhyPage(facts, localizer(language)), look(language, 900, 1100));
    },
    async settings({ context }, language) {
      const host = new SettingsHost(language, settings('qianfan-v2'));
      return openScriptPage(context, 'settings', host, look(language, 900, 1150));
    },
    async 'settings-builtin'({ context }, language) {
      const host = new SettingsHost(language, settings('builtin'));
      return openScriptPage(context, 'settings', host, look(language, 900, 1150));
    },
    async usage({ context }, language) {
      const { cells } = await yearBefore('2026-11-25');
      const host = new UsageHost(language, cells, '2026-11-25');
      return openScriptPage(context, 'usage', host, look(language, 1040, 1060));
    },
  };
}

async function takePage(name: string, open: ReturnType<typeof pages>[string], language: Language): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await open(browser, language);
    await page.waitForText(/.{200}/s);
    for (const theme of screenThemes) {
      await page.wear(theme.name);
      await page.page.screenshot({ path: screen(`${name}-${language}-${theme.name}`), animations: 'disabled' });
    }
  } finally {
    await browser.dispose();
  }
}

/** A VS Code in this language. */
async function withSession(
  language: Language,
  options: SessionOptions,
  use: (session: Awaited<ReturnType<typeof openSession>>) => Promise<void>,
): Promise<void> {
  const session = await openSession({ ...options, ...(language === 'zh-cn' && { locale: language }) });
  try {
    await use(session);
  } finally {
    await session.dispose();
  }
}

async function takeMenu(language: Language): Promise<void> {
  const options = { openFile: 'shop.py', browser: { viewport: { width: 900, height: 640 } } };
  await withSession(language, options, async ({ workbench }) => {
    await workbench.waitForStatusBar(statusBarId, language === 'en' ? /ready/ : /就绪/);
    for (const theme of screenThemes) {
      await workbench.chooseTheme(theme);
      await workbench.clickStatusBarItem(statusBarId);
      await until(
        'the menu',
        () => workbench.quickInputText(),
        (text) => /Turn off for Python|对 Python 关闭/.test(text),
      );
      await workbench.screenshot(screen(`menu-${language}-${theme.name}`));
      await workbench.leaveQuickInput();
    }
  });
}

async function takeWalkthrough(language: Language): Promise<void> {
  const walkthrough = 'starcoder-inline.starcoder-inline#start';
  const open = { key: 'ctrl+alt+w', command: 'workbench.action.openWalkthrough', args: walkthrough };
  await withSession(language, { keybindings: [open] }, async ({ workbench }) => {
    await workbench.press('Control+b');
    for (const theme of screenThemes) {
      await workbench.chooseTheme(theme);
      // VS Code reads walkthroughs some time after its start.
      const step = workbench.page.locator('.gettingStartedContainer .getting-started-step').first();
      await until(
        'the walkthrough',
        async () => {
          await workbench.press('Control+Alt+w');
          return comes(step.waitFor({ timeout: 3000 }));
        },
        Boolean,
      );
      const isLoaded = `[...document.querySelectorAll('.gettingStartedContainer img')]
        .some((picture) => picture.checkVisibility() && picture.naturalWidth > 0)`;
      await until('the picture of the step', () => workbench.page.evaluate<boolean>(isLoaded), Boolean);
      await workbench.screenshot(screen(`walkthrough-${language}-${theme.name}`));
    }
  });
}

/** The question before a request by hand once the cap of the day is reached. */
async function takeQuestion(): Promise<void> {
  const settings = { 'starcoder.dailyCap': 1, 'starcoder.capUnit': 'requests' };
  await withSession('en', { openFile: 'shop.py', settings }, async ({ workbench }) => {
    await workbench.press('Control+End');
    await workbench.type('\n\ndef names(cart: Cart) -> str:\nlines = ');
    await workbench.waitForStatusBar(statusBarId, /cap reached/);
    await workbench.waitForNotification(/most of what you allow is spent/);
    await workbench.clearNotifications();
    await workbench.focusEditor();
    await workbench.type('\nlast = ');
    await workbench.press('Alt+\\');
    await workbench.waitForNotification(/your own cap is reached \("starcoder\.dailyCap"\)/);
    await workbench.screenshot(screen('cap-ask'));
  });
}

/** Only what the picture is about. */
const bare = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.showTabs': 'none',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.lineNumbers': 'off',
  'editor.folding': false,
  'editor.fontSize': 14,
  'starcoder.fim': 'starcoder',
};
/** In so narrow a window the status would be cut off. */
const bareStyle =
  '.statusbar-item:not([id*="starcoder" i]) { display: none !important } .statusbar-item { max-width: none !important }';

/** What a step of the walkthrough is about, in a window that shows nothing else. */
async function takeSteps(theme: keyof typeof themes, language: Language): Promise<void> {
  const folder = join(root, 'media/walkthrough', language === 'en' ? '' : language);
  mkdirSync(folder, { recursive: true });
  const run =
    language === 'en'
      ? { openSample: 'Open Sample', runDoctor: 'Run Doctor', openSettings: 'Open Settings', showMenu: 'Show Menu' }
      : { openSample: '打开示例', runDoctor: '运行诊断', openSettings: '打开设置', showMenu: '显示菜单' };
  const options = {
    settings: { ...bare, 'workbench.colorTheme': themes[theme] },
    browser: { viewport: { width: 620, height: 360 } },
  };
  await withSession(language, options, async ({ workbench, emulator }) => {
    const take = async (step: string) => {
      await workbench.clearNotifications();
      // Away from everything that tells of itself under the mouse.
      await workbench.page.mouse.move(0, 0);
      await workbench.screenshot(join(folder, `${step}-${theme}.png`));
      console.log(`${folder}/${step}-${theme}.png`);
    };
    const pageWith = (pattern: RegExp) =>
      until(
        `a page with ${pattern}`,
        () => workbench.pageText(),
        (text) => pattern.test(text),
      );
    await workbench.page.addStyleTag({ content: bareStyle });
    await workbench.press('Control+b');
    emulator.answers.push('sum(count * price for name, count, price in basket)');
    await workbench.runCommand(`StarCoder: ${run.openSample}`);
    await workbench.seeGhostText(/sum/);
    await take('see');
    await workbench.runCommand(`StarCoder: ${run.showMenu}`);
    await take('steer');
    await workbench.leaveQuickInput();
    await workbench.press('Escape');
    await workbench.runCommand(`StarCoder: ${run.openSettings}`);
    await pageWith(/starcoder\.backend/);
    await take('setUp');
    emulator.answers.push('a + b');
    await workbench.runCommand(`StarCoder: ${run.runDoctor}`);
    await pageWith(/Nothing is to be mended|没有需要处理/);
    await until(
      'the end of the progress',
      () => workbench.notifications(),
      (shown) => shown.length === 0,
    );
    // So much higher that all five checks are seen.
    await workbench.page.setViewportSize({ width: 620, height: 470 });
    await take('test');
  });
}

const wanted = process.argv.slice(2);
const chosen = sittings.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`There is none of these: ${sittings.map(({ name }) => name).join(', ')}`);
await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: root });
for (const { take } of chosen) await take();
