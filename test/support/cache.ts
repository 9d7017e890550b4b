/**
 * What the tests need and the repository must not carry (VS Code's server, a browser, fonts), installed from npm on first
 * use into a folder outside the clone, so that every clone and every run shares it.
 */
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { orDispose, own } from './owner.ts';

/** `$STARCODER_TEST_CACHE`, else `starcoder-inline-test` in the person's cache folder. */
export function cacheFolder(): string {
  const { STARCODER_TEST_CACHE: named, XDG_CACHE_HOME: shared } = process.env;
  return named || join(shared || join(homedir(), '.cache'), 'starcoder-inline-test');
}

/** What this process is installing now: the start of each, by name, in ms of `performance.now()`. */
const startedAt = new Map<string, number>();
/** What this process has installed or is installing, by name. */
const folders = new Map<string, Promise<string>>();

/** What is being installed at this moment and for how long it has been, one text for each. */
export function installing(): string[] {
  return [...startedAt].map(([name, started]) => `${name} (${secondsSince(started)} s)`);
}

/**
 * The folder `name` of the cache, filled by `install` the first time. `install` fills a folder beside it that is renamed
 * when complete, so no run ever sees half of it. If two processes install at once, the second to finish keeps what the first has made.
 *
 * @param name changes with everything the content depends on, the version above all
 */
export function cached(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const known = folders.get(name);
  if (known) return known;
  const target = join(cacheFolder(), name);
  const folder = existsSync(target) ? Promise.resolve(target) : fill(name, target, install);
  folders.set(name, folder);
  return folder;
}

async function fill(name: string, target: string, install: (folder: string) => Promise<void>): Promise<string> {
  const started = performance.now();
  startedAt.set(name, started);
  console.log(`Installing ${name} …`);
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(join(cacheFolder(), `.${name}-`));
  const options = { recursive: true, force: true };
  const discard = own(
    () => rm(draft, options),
    () => rmSync(draft, options),
  );
  await orDispose(discard, () => install(draft));
  await rename(draft, target).catch((error: unknown) => {
    if (!existsSync(target)) throw error;
  });
  await discard();
  startedAt.delete(name);
  console.log(`Installed ${name} in ${secondsSince(started)} s`);
  return target;
}

function secondsSince(time: number): string {
  return ((performance.now() - time) / 1000).toFixed(0);
}

/** Runs npm in `folder`, with this process's Node ahead on PATH; an error carries npm's own output. */
export async function npm(folder: string, ...args: string[]): Promise<void> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  // Settings of the npm run that started the tests (its prefix, its workspace) must not steer this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|command)/.test(key)),
  );
  await promisify(execFile)('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: { ...env, PATH: path },
    maxBuffer: 64 * 2 ** 20,
  });
}

/** Installs packages (`name@version`) with their dependencies and none of their scripts; returns `node_modules`. */
export async function npmInstall(folder: string, ...packages: string[]): Promise<string> {
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await npm(folder, 'install', ...packages);
  return join(folder, 'node_modules');
}
