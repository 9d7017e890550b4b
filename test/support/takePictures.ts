/** `npm run pictures`: takes the walkthrough's pictures anew, of a real VS Code with the extension, in both languages and every kind of theme. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSession, root } from './session.ts';
import { themes } from './themes.ts';
import { until } from './until.ts';

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

async function takeAll(theme: keyof typeof themes, locale: 'zh-cn' | undefined): Promise<void> {
  const folder = join(root, 'media/walkthrough', locale ?? '');
  mkdirSync(folder, { recursive: true });
  const run = {
    openSample: 'Open Sample',
    runDoctor: 'Run Doctor',
    openSettings: 'Open Settings',
    showMenu: 'Show Menu',
  };
  if (locale)
    Object.assign(run, {
      openSample: '打开示例',
      runDoctor: '运行诊断',
      openSettings: '打开设置',
      showMenu: '显示菜单',
    });
  const session = await openSession({
    settings: { ...bare, 'workbench.colorTheme': themes[theme] },
    browser: { viewport: { width: 620, height: 360 } },
    ...(locale && { locale }),
  });
  const { workbench, emulator } = session;
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
  try {
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
