/**
 * `npm start`: builds the extension and opens a real VS Code with it, keys and a sample workspace in place, on the emulator of
 * Qianfan. `-- --screenshot FILE` types into a file by itself, waits for ghost text and saves the picture.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { own } from './owner.ts';
import { openSession, root, startSession, statusBarId } from './session.ts';

const help = `Usage: npm start [-- [--screenshot FILE] [--theme NAME] [--locale zh-cn]]

  --screenshot FILE  type by itself, wait for ghost text, save a picture and end
  --theme NAME       a colour theme of VS Code, for example "Dark Modern" or "Light Modern"
  --locale zh-cn     a Chinese VS Code`;

const { values } = parseArgs({
  options: {
    screenshot: { type: 'string' },
    theme: { type: 'string', default: 'Dark Modern' },
    locale: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const settings = { 'workbench.colorTheme': values.theme, 'editor.fontSize': 15 };
const locale = values.locale === 'zh-cn' ? ({ locale: 'zh-cn' } as const) : {};

async function buildExtension(): Promise<void> {
  const build = spawn(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error('The extension could not be built.');
}

/** Types until ghost text of several lines and a moved counter can be seen at once. */
async function takeScreenshot(file: string): Promise<void> {
  const browser = { viewport: { width: 1000, height: 640 } };
  const session = await openSession({ openFile: 'shop.py', settings, browser, ...locale });
  try {
    const { workbench } = session;
    await workbench.press('Control+b');
    await workbench.press('Control+End');
    await workbench.type('\n\ndef print_receipt(cart: Cart) -> str:\n', { delayMs: 40 });
    await workbench.seeGhostText(/\n/);
    await workbench.waitForStatusBar(statusBarId, /[1-9]/);
    await workbench.screenshot(resolve(file));
    console.log(`Saved ${file}`);
  } finally {
    await session.dispose();
  }
}

/** Serves until Ctrl+C. */
async function serve(): Promise<void> {
  const { vscode, emulator } = await startSession({ settings, ...locale });
  const address = vscode.url('shop.py');
  console.log(
    `\nVS Code:  ${address}\nEmulator: ${emulator.url}\n\nType at the end of shop.py, queue.ts or store.go. Ctrl+C ends.`,
  );
  openInBrowser(address);
  await new Promise<void>((end) => own(async () => end()));
}

/** Where there is no desktop, the printed address has to do. */
function openInBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {});
}

if (values.help) console.log(help);
else {
  await buildExtension();
  await (values.screenshot === undefined ? serve() : takeScreenshot(values.screenshot));
}
