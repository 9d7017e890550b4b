/** A real VS Code: its own server, out of the npm package `code-server`, with the extension under development in it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { cached, npm, npmInstall } from './cache.ts';
import { findNode } from './findNode.ts';
import { addChinese } from './languagePack.ts';
import { replaceNativeModules } from './nativeModules.ts';
import { orDispose, own, temporaryFolder } from './owner.ts';
import { isRecording, record, recordFolder } from './secrets/record.ts';
import { readJson, until } from './until.ts';

/**
 * Both ends of what the extension supports: the version of code-server, which holds VS Code 1.100.3
 * or 1.139.1, and the major version of its Node.
 */
const versions = {
  oldest: { codeServer: '4.100.3', node: 20 },
  newest: { codeServer: '4.139.1', node: 24 },
} as const;

export type VSCodeVersion = keyof typeof versions;

/** No welcome page, no trust question, no network of its own; a file is saved when the person saves it. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'files.autoSave': 'off',
  'git.enabled': false,
  'workbench.tips.enabled': false,
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

export interface VSCodeOptions {
  /** The newest unless told. */
  version?: VSCodeVersion;
  /** Folder of the extension under development. */
  extensionPath: string;
  /** Folders of other extensions that this person has. */
  otherExtensions?: readonly string[];
  /** Folder that is opened. */
  workspace: string;
  /** A CommonJS module that exports `run(): Promise<void>`; VS Code runs it in the extension host. */
  extensionTestsPath?: string;
  /** User settings, added to the quiet ones. */
  settings?: Record<string, unknown>;
  /** The person has not installed the extension. */
  notInstalled?: boolean;
  /** `User/keybindings.json`: keys for what has a name of its own in every language. */
  keybindings?: readonly { key: string; command: string; args?: unknown }[];
  /** Environment of the server and so of the extension host; of this process they get PATH, TMPDIR and where to record alone. */
  env?: Record<string, string>;
  /** Display language. */
  locale?: 'zh-cn';
  /** VS Code logs everything, too; where a run is recorded, the extension always does. */
  log?: 'trace';
  /**
   * Where this person's VS Code keeps its state and its port. Start it there again, with the same browser profile, and
   * the same person is back: settings, storage, secrets. Without it the folder is temporary.
   */
  home?: string;
}

export interface VSCode {
  /** `publisher.name` of the extension under development. */
  extensionId: string;
  /** Folder that is opened. */
  workspace: string;
  /** User settings on disk: `User/settings.json`. VS Code in a browser sees no later edit of it: `changeUserSettings` makes one. */
  settingsFile: string;
  /** What {@link settingsFile} holds now. */
  settings(): Promise<Record<string, unknown>>;
  /** Machine settings on disk: `Machine/settings.json`. */
  machineSettingsFile: string;
  /** Address of a window on the workspace. */
  url(openFile?: string): string;
  /** What the server printed so far. */
  log(): string;
  /** Process ids of the extension hosts, one for each window. */
  extensionHosts(): Promise<number[]>;
  /** Ends the server and its extension hosts; removes the temporary folder. */
  dispose(): Promise<void>;
}

/** Path of VS Code's server program; installs it on first use (about 40 s, 600 MB). */
export async function installVSCode(version: VSCodeVersion = 'newest'): Promise<string> {
  return join(await vscodeFolder(version), 'out/server-main.js');
}

async function vscodeFolder(version: VSCodeVersion): Promise<string> {
  const { codeServer } = versions[version];
  const vscode = 'node_modules/code-server/lib/vscode';
  const folder = await cached(`code-server-${codeServer}`, async (draft) => {
    await npmInstall(draft, `code-server@${codeServer}`);
    await npm(join(draft, vscode), 'install', '--omit=dev');
    await replaceNativeModules(join(draft, vscode));
    if (version === 'oldest') await addRipgrep(join(draft, vscode));
  });
  return join(folder, vscode);
}

/** VS Code 1.100 gets ripgrep, which searches and lists files, by an install script. */
async function addRipgrep(vscode: string): Promise<void> {
  const target = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(target);
  const source = join(await vscodeFolder('newest'), 'node_modules/@vscode/ripgrep-universal/bin');
  await copyFile(join(source, `${process.platform}-${process.arch}`, 'rg'), join(target, 'rg'));
}

/** Starts VS Code's server on a port of its own and waits until it listens. */
export async function startVSCode(options: VSCodeOptions): Promise<VSCode> {
  const { version = 'newest' } = options;
  const program = await installVSCode(version);
  const node = await findNode(versions[version].node);
  const temporary = options.home === undefined ? await temporaryFolder() : undefined;
  const folder = temporary?.path ?? options.home ?? '';
  const removeFolder = async (): Promise<void> => temporary?.dispose();
  return orDispose(removeFolder, async () => {
    const settingsFile = join(folder, 'server/data/User/settings.json');
    const machineSettingsFile = join(folder, 'server/data/Machine/settings.json');
    // The browser's storage belongs to an origin, so the same person must find VS Code at the same port.
    const portFile = join(folder, 'port');
    const isNew = !existsSync(portFile);
    for (const part of ['home', 'extensions', 'server/data/User', 'server/data/Machine']) {
      await mkdir(join(folder, part), { recursive: true });
    }
    if (options.locale) await addChinese(join(folder, 'server'));
    if (isNew || options.settings) {
      await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2));
    }
    if (options.keybindings) {
      await writeFile(join(folder, 'server/data/User/keybindings.json'), JSON.stringify(options.keybindings));
    }
    const installed = options.extensionTestsPath || options.notInstalled ? [] : [options.extensionPath];
    await installExtensions(join(folder, 'extensions'), [...installed, ...(options.otherExtensions ?? [])]);
    const server = spawn(node, [program, ...flags(folder, isNew ? '0' : await readFile(portFile, 'utf8'), options)], {
      env: environment(folder, options.env),
      // A group of its own, so that extension hosts end with it and a Ctrl+C reaches our dispose first.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const dispose = own(
      async () => {
        await endGroup(server);
        record('servers.txt', output.join('\n'));
        recordFolder(`vscode-${server.pid}`, join(folder, 'server/data/logs'));
        await removeFolder();
      },
      () => server.pid && signalGroup(server.pid, 'SIGKILL'),
    );
    return orDispose(dispose, async () => {
      const port = await listening(server, output);
      const { publisher, name } = await manifest(options.extensionPath);
      await writeFile(portFile, port);
      return {
        extensionId: `${publisher}.${name}`,
        workspace: options.workspace,
        settingsFile,
        settings: () => readJson(settingsFile),
        machineSettingsFile,
        url: (openFile) => windowUrl(port, options, `${publisher}.${name}`, openFile),
        log: () => output.join('\n'),
        extensionHosts: () => extensionHostsOf(server),
        dispose,
      };
    });
  });
}

async function manifest(extensionPath: string): Promise<{ publisher: string; name: string; version: string }> {
  return JSON.parse(await readFile(join(extensionPath, 'package.json'), 'utf8'));
}

/**
 * Installs extensions, from where they lie, as the only ones of this person's. A development extension would need the
 * smoke test driver, and that keeps VS Code from showing notifications.
 */
async function installExtensions(extensions: string, paths: readonly string[]): Promise<void> {
  const entries = paths.map(async (path) => {
    const { publisher, name, version } = await manifest(path);
    return { identifier: { id: `${publisher}.${name}` }, version, location: { $mid: 1, path, scheme: 'file' } };
  });
  await writeFile(join(extensions, 'extensions.json'), JSON.stringify(await Promise.all(entries)));
}

function flags(folder: string, port: string, { locale, log, extensionTestsPath }: VSCodeOptions): string[] {
  return [
    ...['--host', '127.0.0.1', '--port', port, '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', join(folder, 'server'), '--extensions-dir', join(folder, 'extensions')],
    ...['--telemetry-level', 'off'],
    ...(locale ? ['--locale', locale] : []),
    ...(log ? ['--log', log] : []),
    ...(extensionTestsPath ? ['--enable-smoke-test-driver'] : []),
  ];
}

/**
 * HOME is a folder of the test's own: neither the developer's git configuration, dotfiles and proxies nor what the
 * extension keeps under HOME may leak into a run or out of it.
 */
function environment(folder: string, env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, STARCODER_TEST_RECORD } = process.env;
  return {
    PATH,
    ...(TMPDIR ? { TMPDIR } : {}),
    ...(STARCODER_TEST_RECORD ? { STARCODER_TEST_RECORD } : {}),
    LANG: 'C.UTF-8',
    HOME: join(folder, 'home'),
    STARCODER_TEST_STORAGE: join(folder, 'server/data/User/globalStorage'),
    STARCODER_TEST_LOGS: join(folder, 'server/data/logs'),
    EXTENSIONS_GALLERY: '{}',
    ...env,
  };
}

/** A window's address; which file to open and, under `--enable-smoke-test-driver`, what to load travel in its query. */
function windowUrl(
  port: string,
  { extensionPath, extensionTestsPath, workspace, log }: VSCodeOptions,
  extensionId: string,
  openFile?: string,
): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload: [string, string][] = [];
  if (extensionTestsPath) payload.push(['extensionDevelopmentPath', remote(extensionPath)]);
  if (extensionTestsPath) payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
  // Tests in the extension host read the extension's log.
  if (extensionTestsPath || isRecording()) payload.push(['logLevel', log ?? `${extensionId}:trace`]);
  if (openFile) payload.push(['openFile', remote(join(workspace, openFile))]);
  return `http://127.0.0.1:${port}/?${new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) })}`;
}

/** Collects the server's output; resolves with its port as soon as it is ready for windows. */
function listening(server: ChildProcess, output: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let port: string | undefined;
    for (const stream of [server.stdout, server.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        port ??= /agent listening on (\d+)/.exec(line)?.[1];
        if (port && line.includes('Extension host agent started')) resolve(port);
      });
    }
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output.join('\n')}`)));
  });
}

/** They are in the server's process group, as whatever it starts. */
async function extensionHostsOf(server: ChildProcess): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-Ao', 'pid=,pgid=,args=']);
  const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const hosts = processes.filter(
    ([, group, ...args]) => Number(group) === server.pid && args.includes('--type=extensionHost'),
  );
  return hosts.map(([pid]) => Number(pid));
}

/** SIGTERM lets the server end in order. An extension host may outlive its window and its server by seconds; none has anything left to do. */
async function endGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined) return;
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit', { signal: AbortSignal.timeout(5_000) });
    server.kill('SIGTERM');
    await ended.catch(() => undefined);
  }
  const { pid } = server;
  const groupEnded = async (): Promise<boolean> => !signalGroup(pid, 0);
  await until('the extension hosts to end', groupEnded, (ended) => ended, 500).catch(() => signalGroup(pid, 'SIGKILL'));
}

/** Signals a process group; false if it has ended. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
