/** The Node that a VS Code wants: each version runs on the one that it was built for. */
import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cached, npmInstall } from './cache.ts';

/** What npm installs where neither this process nor the machine has that major version. */
const releases = { 20: '20.20.2', 24: '24.21.0' } as const;

/** Path of a Node of this major version: this process's, the machine's, or one from npm. */
export async function findNode(major: keyof typeof releases): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const program of [process.execPath, ...folders.map((folder) => join(folder, 'node'))]) {
    if ((await majorVersion(program)) === major) return program;
  }
  return nodeFromNpm(releases[major]);
}

async function majorVersion(program: string): Promise<number | undefined> {
  const { stdout } = await promisify(execFile)(program, ['--version']).catch(() => ({ stdout: '' }));
  return stdout ? Number(/^v(\d+)/.exec(stdout)?.[1]) : undefined;
}

/** The package `node` itself only runs a script that installs the package of the platform. */
async function nodeFromNpm(release: string): Promise<string> {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${arch}`;
  const folder = await cached(`node-${release}`, async (draft) => {
    await npmInstall(draft, `${name}@${release}`);
  });
  return join(folder, 'node_modules', name, 'bin/node');
}
