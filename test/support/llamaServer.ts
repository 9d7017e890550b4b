/**
 * llama.cpp's own server, which nobody wrote for these tests. No package has it ready made, but `node-llama-cpp` carries
 * llama.cpp's source, and its platform packages the engine as libraries: only the server itself is compiled, in two minutes.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, npm } from './cache.ts';
import { orDispose, own } from './owner.ts';
import { comes } from './until.ts';

const version = '3.22.1';
const run = promisify(execFile);

export interface LlamaServer {
  readonly url: string;
  /** The one request that it can work on at a time, by `GET /slots`: whether it does, and how many tokens it is long by now. */
  slot(): Promise<{ isProcessing: boolean; tokens: number }>;
  close(): Promise<void>;
}

/** Why this machine can't have the server, or undefined. */
export async function llamaServerMissing(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'not Linux on x64';
  for (const program of ['git', 'make', 'g++']) {
    if (!(await comes(run(program, ['--version'])))) return `no ${program}`;
  }
  return undefined;
}

/** The program, downloaded (46 MB) and built the first time. */
export function installLlamaServer(): Promise<string> {
  const installed = cached(`llama-server-${version}`, async (draft) => {
    const build = join(draft, 'build');
    await mkdir(build);
    const inBuild = (program: string, ...args: string[]) => run(program, args, { cwd: build, maxBuffer: 64 * 2 ** 20 });
    await npm(build, 'pack', `node-llama-cpp@${version}`, `@node-llama-cpp/linux-x64@${version}`);
    const tar = (name: string, ...args: string[]) =>
      inBuild('tar', '--extract', '--file', `${name}-${version}.tgz`, ...args);
    await tar('node-llama-cpp', '--strip-components=2', 'package/llama/gitRelease.bundle');
    await inBuild('git', 'clone', '--quiet', 'gitRelease.bundle', 'llama.cpp');
    await tar('node-llama-cpp-linux-x64', '--strip-components=2', 'package/bins/linux-x64');
    const makefile = join(import.meta.dirname, 'llamaServer.mk');
    await inBuild('make', '--jobs', `${availableParallelism()}`, '--file', makefile);
    await rename(join(build, 'linux-x64'), join(draft, 'bin'));
    await rm(build, { recursive: true });
  });
  return installed.then((folder) => join(folder, 'bin/llama-server'));
}

/** @param model a GGUF file */
export async function startLlamaServer(program: string, model: string, ...args: string[]): Promise<LlamaServer> {
  const fixed = ['--host', '127.0.0.1', '--port', '0', '--parallel', '1', '--threads', '1', '--model', model];
  // Every option of it can also come from the environment.
  const child = spawn(program, [...fixed, ...args], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = own(
    async () => {
      // What ends it gently is lost on it in the moment after it began to listen.
      child.kill('SIGKILL');
      await gone;
    },
    () => child.kill('SIGKILL'),
  );
  return orDispose(close, async () => {
    const url = await listeningUrl(child.stderr, gone);
    return { url, slot: () => readSlot(url), close };
  });
}

/** The address that it says it listens at, once its model is loaded; goes on reading, so that the server can go on writing. */
function listeningUrl(lines: NodeJS.ReadableStream, gone: Promise<void>): Promise<string> {
  let log = '';
  return new Promise((resolve, reject) => {
    lines.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const [, url] = /listening on (http:\S+)\n/.exec(log) ?? [];
      if (url !== undefined) resolve(url);
    });
    void gone.then(() => reject(new Error(`llama-server ended:\n${log}`)));
  });
}

async function readSlot(url: string): Promise<{ isProcessing: boolean; tokens: number }> {
  const answer = await fetch(`${url}/slots`);
  const [slot] = (await answer.json()) as [{ is_processing: boolean; n_prompt_tokens: number }];
  return { isProcessing: slot.is_processing, tokens: slot.n_prompt_tokens };
}
