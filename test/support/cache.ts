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

/**
 * The folder `name` of the cache, filled by `install` the first time. `install` fills a folder beside it that is renamed
 * when complete, so no run ever sees half of it; of two runs that install at once, the second to finish keeps the first's.
 *
 * @param name changes with everything the content depends on, the version above all
 */
export async function cached(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  await mkdir(cacheFolder(), { recursive: true });
  const started = performance.now();
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
  console.log(`Installed ${name} into ${cacheFolder()} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return target;
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
