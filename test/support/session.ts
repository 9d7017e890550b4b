/** A person with the extension: the emulator, a VS Code with the built extension on a copy of the sample workspace, a browser. */
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import { type Browser, type BrowserOptions, openBrowser } from './browser.ts';
import { own, temporaryFolder } from './owner.ts';
import { startVSCode, type VSCode, type VSCodeOptions } from './vscodeServer.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export const root = join(import.meta.dirname, '../..');
/** Part of the id of the extension's status bar item. */
export const statusBarId = 'starcoder.status';

/** The keys as the documented fallback takes them. */
export const keysInEnvironment = { STARCODER_API_KEY: DEFAULT_API_KEY, STARCODER_SECRET_KEY: DEFAULT_SECRET_KEY };

export interface SessionOptions extends Pick<VSCodeOptions, 'notInstalled' | 'keybindings'> {
  /** File of test/workspace that is opened. */
  readonly openFile?: string;
  /** Added to the settings that point the extension at the emulator. */
  readonly settings?: Record<string, unknown> | ((emulator: Emulator) => Record<string, unknown>);
  /** Environment of the extension host; the keys unless told. */
  readonly env?: Record<string, string>;
  readonly locale?: 'zh-cn';
  readonly log?: 'trace';
  readonly browser?: BrowserOptions;
  /** Names of extensions in test/extensions that the person has as well. */
  readonly others?: readonly string[];
}

export interface Session {
  readonly emulator: Emulator;
  readonly vscode: VSCode;
  dispose(): Promise<void>;
}

/** Where the windows of this person write what they count. */
export const journalOf = ({ vscode }: Session) =>
  join(dirname(vscode.settingsFile), 'globalStorage', vscode.extensionId, 'usage');

/** From now on every request is answered so: VS Code may ask for each of the keys that are typed next. */
export function answerAll(emulator: Emulator, text: string): void {
  emulator.reset({ keepTokens: true });
  emulator.answers.push(...Array<string>(50).fill(text));
}

/** The emulator and a VS Code that is pointed at it, without a window. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const opened: { dispose(): Promise<void> }[] = [];
  const dispose = async (): Promise<void> => {
    for (const thing of opened.reverse()) await thing.dispose();
    opened.length = 0;
  };
  try {
    const folder = await temporaryFolder();
    opened.push(folder);
    const workspace = join(folder.path, 'sample');
    await mkdir(workspace);
    await cp(join(root, 'test/workspace'), workspace, { recursive: true });
    const emulator = await startEmulator();
    opened.push({ dispose: own(() => emulator.close()) });
    const vscode = await startVSCode({
      extensionPath: root,
      workspace,
      settings: settingsFor(
        emulator,
        typeof options.settings === 'function' ? options.settings(emulator) : options.settings,
      ),
      env: options.env ?? keysInEnvironment,
      home: join(folder.path, 'person'),
      otherExtensions: (options.others ?? []).map((name) => join(root, 'test/extensions', name)),
      ...(options.locale && { locale: options.locale }),
      ...(options.log && { log: options.log }),
      ...(options.notInstalled && { notInstalled: true }),
      ...(options.keybindings && { keybindings: options.keybindings }),
    });
    opened.push(vscode);
    return { emulator, vscode, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

export interface OpenSession extends Session {
  readonly browser: Browser;
  readonly workbench: Workbench;
}

/** A session with a window on it. */
export async function openSession(options: SessionOptions = {}): Promise<OpenSession> {
  const session = await startSession(options);
  let browser: Browser | undefined;
  const dispose = async (): Promise<void> => {
    await browser?.dispose();
    await session.dispose();
  };
  try {
    browser = await openBrowser(options.browser);
    const workbench = await openWorkbench(session.vscode, browser, {
      ...(options.openFile && { openFile: options.openFile }),
      ...(options.notInstalled && { withoutStatusBarItem: true }),
    });
    return { ...session, browser, workbench, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A calm editor in which what is seen is the extension's, and comes from the emulator alone. */
export function settingsFor(
  emulator: Pick<Emulator, 'url'>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    'starcoder.backend': 'qianfan-v1',
    'starcoder.builtin.fallback': false,
    'starcoder.url': emulator.url,
    'starcoder.tokenUrl': emulator.url,
    'starcoder.endpoint': DEFAULT_ENDPOINT,
    'starcoder.requestsPerSecond': 20,
    'editor.minimap.enabled': false,
    // Tells `Workbench` what VS Code asks for.
    'editor.inlineSuggest.logFetch': true,
    ...more,
  };
}
