/** A real browser: the machine's Chromium or Chrome, else one from npm. */
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type BrowserContext, chromium } from 'playwright-core';
import { cached, npmInstall } from './cache.ts';
import { fontConfigFile } from './fonts.ts';
import { own } from './owner.ts';
import { recordPages } from './secrets/recordPages.ts';
import { comes } from './until.ts';

export interface BrowserOptions {
  /** CSS pixels; 1024 x 700 unless told. */
  viewport?: { width: number; height: number };
  /** Device pixels to a CSS pixel: 2 for sharp pictures. */
  deviceScaleFactor?: number;
  /** The browser's language; VS Code's display language is `startVSCode`'s `locale`. */
  locale?: string;
  /** Folder of a profile that outlives the browser; VS Code keeps global state and secrets in it. Temporary unless told. */
  profile?: string;
  /** Watch the person at work. */
  headed?: boolean;
}

export interface Browser {
  context: BrowserContext;
  dispose(): Promise<void>;
}

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

/** Path of the browser that `$STARCODER_TEST_BROWSER` or PATH names, else of one from npm, installed on first use. */
export async function installBrowser(): Promise<string> {
  return (await installedBrowser()) ?? browserFromNpm();
}

/** Starts a browser and lets its pages use the clipboard. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = await installBrowser();
  const context = await chromium
    .launchPersistentContext(options.profile ?? '', {
      executablePath,
      args,
      headless: !options.headed,
      viewport: options.viewport ?? { width: 1024, height: 700 },
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
  // Only a state that never comes takes so long, on a busy machine, too.
  context.setDefaultTimeout(60_000);
  await keepSecrets(context);
  await recordPages(context);
  return { context, dispose: own(() => context.close()) };
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
