/** Real code that is the same on every machine and stays the same: packages by name and version, fetched on first use (some 20 MB). */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, npmInstall } from '../test/support/cache.ts';

const npmPackages = [
  'rxjs@7.8.2',
  '@reduxjs/toolkit@2.14.0',
  'zod@4.6.7',
  'leveldown@6.1.1',
  'libxmljs@1.0.11',
  'node-rdkafka@3.6.1',
  're2@1.27.1',
  '@capacitor/android@8.5.2',
  '@capacitor/ios@8.5.2',
  'cordova-android@15.1.0',
];
const debianPackages = [
  'golang-golang-x-net-dev',
  'golang-github-spf13-cobra-dev',
  'golang-github-gin-gonic-gin-dev',
  'golang-github-prometheus-client-golang-dev',
  'librust-clap-3-dev',
  'librust-regex-dev',
  'librust-tokio-dev',
  'lua-penlight',
  'php-symfony-console',
  'php-twig',
  'ruby-activesupport',
  'ruby-rack',
  'python3-django',
  'python3-werkzeug',
];

/** `node_modules` with them. */
export async function npmSources(): Promise<string> {
  const folder = await cached('bench-npm-1', (draft) => npmInstall(draft, ...npmPackages).then(() => {}));
  return join(folder, 'node_modules');
}

/** Source packages of Debian, unpacked, as if into `/`; a machine without apt goes without them. */
export function debianSources(): Promise<string> {
  return cached('bench-debian-1', fetchDebian);
}

async function fetchDebian(folder: string): Promise<void> {
  const run = promisify(execFile);
  const debs = join(folder, 'debs');
  await mkdir(debs);
  for (const name of debianPackages) {
    await run('apt-get', ['download', name], { cwd: debs }).catch(() => console.warn(`No ${name} on this machine`));
  }
  for (const deb of readdirSync(debs)) await run('dpkg', ['-x', join(debs, deb), folder]);
}
