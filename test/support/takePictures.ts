/** `npm run pictures`: takes the walkthrough's pictures anew, of a real VS Code with the built extension, in both languages and every kind of theme. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSession, root, statusBarId } from './session.ts';
import { until } from './until.ts';

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  hc: 'Default High Contrast',
  hcLight: 'Default High Contrast Light',
} as const;
const size = { width: 620, height: 360 };

/** Only what the picture is about. */
const bare = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.lineNumbers': 'off',
  'editor.folding': false,
  'editor.fontSize': 14,
  'problems.visibility': false,
};

async function takeAll(theme: keyof typeof themes, locale: 'zh-cn' | undefined): Promise<void> {
  const folder = join(root, 'media/walkthrough', locale ?? '');
  mkdirSync(folder, { recursive: true });
  const chinese = locale === 'zh-cn';
  const session = await openSession({
    openFile: 'shop.py',
    settings: { ...bare, 'workbench.colorTheme': themes[theme] },
    browser: { viewport: size },
    ...(locale && { locale }),
  });
  const { workbench, emulator } = session;
  const take = async (step: string) => {
    await workbench.clearNotifications();
    await workbench.screenshot(join(folder, `${step}-${theme}.png`));
    console.log(`${folder}/${step}-${theme}.png`);
  };
  try {
    await workbench.press('Control+b');
    emulator.answers.push('sum(count * price for name, count, price in basket)');
    await workbench.runCommand(chinese ? 'StarCoder: 打开示例' : 'StarCoder: Open Sample');
    await workbench.seeGhostText(/sum/);
    await take('see');
    await workbench.press('Escape');
    await workbench.runCommand(chinese ? 'StarCoder: 设置密钥' : 'StarCoder: Set Credentials');
    await until(
      'the box',
      () => workbench.quickInputText(),
      (text) => text !== '',
    );
    await workbench.type('Uw3nT8xWbR6nZ2cK');
    await take('setUp');
    await workbench.leaveQuickInput();
    emulator.answers.push('a + b');
    await workbench.runCommand(chinese ? 'StarCoder: 运行诊断' : 'StarCoder: Run Doctor');
    await until(
      'the page',
      () => workbench.pageText(),
      (text) => text.length > 200,
    );
    await take('test');
    await workbench.page.locator(`.statusbar-item[id*="${statusBarId}" i]`).hover();
    await workbench.page.locator('.workbench-hover:visible').waitFor();
    await take('steer');
  } finally {
    await session.dispose();
  }
}

await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: root });
const [only] = process.argv.slice(2);
for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
  for (const locale of [undefined, 'zh-cn'] as const) {
    if (only === undefined || only === theme) await takeAll(theme, locale);
  }
}
