/** A real browser: the machine's Chromium or Chrome, else one from npm. */

import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { access, chmod, cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type BrowserContext, chromium } from 'playwright-core';
import { cached, npmInstall } from './cache.ts';
import { fontConfigFile } from './fonts.ts';
import { orDispose, own, temporaryFolder } from './owner.ts';
import { recordPages } from './secrets/recordPages.ts';
import { comes } from './until.ts';
import { installVSCode, startVSCode, type VSCode } from './vscodeServer.ts';

export interface BrowserOptions {
  /** CSS pixels; 1280 x 800 unless told. */
  viewport?: { width: number; height: number };
  /** Device pixels to a CSS pixel: 2 for sharp pictures. */
  deviceScaleFactor?: number;
  /** The browser's language; VS Code's display language is `startVSCode`'s `locale`. */
  locale?: string;
  /** Folder of a profile that outlives the browser; VS Code keeps global state and secrets in it. Temporary unless told. */
  profile?: string;
  /** Watch the person at work. */
  headed?: boolean;
  /** The server of VS Code whose windows it shows. */
  vscode?: VSCode;
}

export interface Browser {
  context: BrowserContext;
  /** Where it finds a page of `vscode`, by the address that the server itself has for it. */
  address(url: string): string;
  dispose(): Promise<void>;
}

/** The host of every server of VS Code: on another port it would be another origin, for which the browser compiles scripts anew. */
const host = 'vscode.localhost';

/** What a closed network and a container's root need. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** Starts the browser that `$STARCODER_TEST_BROWSER`, PATH or the cache holds, and lets pages use the clipboard. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = (await installedBrowser()) ?? (await browserFromNpm());
  const temporary = options.profile === undefined ? await temporaryFolder() : undefined;
  const profile = join(temporary?.path ?? options.profile ?? '', 'profile');
  const server = options.vscode && new URL(options.vscode.url()).host;
  const removeProfile = async (): Promise<void> => temporary?.dispose();
  return orDispose(removeProfile, async () => {
    if (server && !existsSync(profile)) await cp(await warmProfile(executablePath), profile, { recursive: true });
    const context = await launch(profile, executablePath, options, server);
    const dispose = own(async () => {
      await context.close();
      await removeProfile();
    });
    const address = (url: string): string =>
      server ? url.replaceAll(server, host).replaceAll(encodeURIComponent(server), host) : url;
    return { context, address, dispose };
  });
}

async function launch(
  profile: string,
  executablePath: string,
  options: BrowserOptions,
  server: string | undefined,
): Promise<BrowserContext> {
  const context = await chromium
    .launchPersistentContext(profile, {
      executablePath,
      args: [...args, ...(server ? [`--host-resolver-rules=MAP ${host}:80 ${server}`] : [])],
      headless: !options.headed,
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      locale: options.locale ?? 'en-US',
      permissions: ['clipboard-read', 'clipboard-write'],
      env: { ...process.env, FONTCONFIG_FILE: await fontConfigFile() },
      // owner.ts closes it.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((error: unknown) => {
      const advice = 'Install one (Debian: `apt-get install chromium`) or name one in $STARCODER_TEST_BROWSER.';
      throw new Error(`The browser ${executablePath} does not start. ${advice}`, { cause: error });
    });
  await keepSecrets(context);
  await recordPages(context);
  return context;
}

/**
 * A profile of a browser that has shown VS Code before and knows nothing but its scripts, compiled: with it a window opens in half the
 * time. The browser keeps what it compiles when it loads a script the second time.
 */
async function warmProfile(executablePath: string): Promise<string> {
  const program = await installVSCode();
  const { size, mtimeMs } = statSync(executablePath);
  const key = createHash('sha256').update([executablePath, size, mtimeMs, program].join()).digest('hex').slice(0, 12);
  return cached(`profile-${key}`, async (draft) => {
    const root = join(import.meta.dirname, '../..');
    const vscode = await startVSCode({ extensionPath: root, notInstalled: true, workspace: draft });
    const profile = join(draft, 'used');
    const server = new URL(vscode.url()).host;
    for (let times = 0; times < 2; times += 1) {
      const context = await launch(profile, executablePath, {}, server);
      const [page = await context.newPage()] = context.pages();
      await page.goto(`http://${host}/?folder=${draft}`);
      await page.waitForFunction(`performance.getEntriesByName('code/LifecyclePhase/Eventually').length > 0`);
      await context.close();
    }
    await vscode.dispose();
    for (const part of ['Cache', 'Code Cache']) {
      await cp(join(profile, 'Default', part), join(draft, 'Default', part), { recursive: true });
    }
    await rm(profile, { recursive: true });
  });
}

/**
 * VS Code's page seals SecretStorage into local storage with half a key from `POST /mint-key`, which code-server's own
 * front end answers and VS Code's bare server does not; with no answer, secrets would be lost at every reload. Answered in the page: a
 * route would lead every request through this process, and turn the browser's cache off.
 */
async function keepSecrets(context: BrowserContext): Promise<void> {
  await context.addInitScript(`{
    const { fetch } = globalThis;
    globalThis.fetch = (asked, ...rest) =>
      String(asked).endsWith('/mint-key') ? Promise.resolve(new Response(new Uint8Array(32).fill(7))) : fetch(asked, ...rest);
  }`);
}

async function installedBrowser(): Promise<string | undefined> {
  const named = process.env['STARCODER_TEST_BROWSER'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await comes(access(path, constants.X_OK))) return path;
  }
  return undefined;
}

/** The Chromium that `@sparticuz/chromium` carries, packed, unpacked into the cache. */
async function browserFromNpm(): Promise<string> {
  const version = '147.0.0';
  const folder = await cached(`chromium-${version}`, async (draft) => {
    const modules = await npmInstall(draft, `@sparticuz/chromium@${version}`);
    const packed = join(modules, '@sparticuz/chromium/bin');
    const { extract }: { extract(folder: string): Writable } = createRequire(join(modules, '_'))('tar-fs');
    const unpack = (name: string, to: Writable): Promise<void> =>
      pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), to);
    await mkdir(join(draft, 'bin'));
    await unpack('chromium.br', createWriteStream(join(draft, 'bin/chromium')));
    // The software renderer stays beside the program, where it looks for it.
    await unpack('swiftshader.tar.br', extract(join(draft, 'bin')));
    await chmod(join(draft, 'bin/chromium'), 0o755);
    await rm(modules, { recursive: true });
  });
  return join(folder, 'bin/chromium');
}
