/**
 * `npm test`: runs the stages below, side by side as far as the cores allow. `npm test -- unit host` runs those alone, with the
 * stages that they need. Prints a table of them at the end, and as its last line `N passed, N failed`.
 *
 * out/record keeps what the stages print and log until the next run. The stage `secrets` searches it; alone, it searches the
 * record of the run before.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startCompanyNetwork } from './support/companyNetwork.ts';
import { bundleHostTests, runInHost } from './support/hostRun.ts';
import { installEverything } from './support/installEverything.ts';
import type { Counts } from './support/mochaReporter.ts';
import { own, temporaryFolder } from './support/owner.ts';
import { saidIn } from './support/secrets/record.ts';
import { searchRecord } from './support/secrets/searchRecord.ts';
import { keysInEnvironment } from './support/session.ts';
import { runStages, type Stage, type StageResult } from './support/stages.ts';
import { testFiles } from './support/testFiles.ts';
import type { VSCodeVersion } from './support/vscodeServer.ts';

const root = join(import.meta.dirname, '..');
const record = join(root, 'out/record');
const hostBundle = join(root, 'out/host.cjs');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

type Print = (text: string) => void;

/** In order of their start: the long ones first. */
const stages: readonly Stage[] = [
  { name: 'install', needs: [], cores: 1, run: () => installEverything().then(() => count(true)) },
  { name: 'build', needs: [], cores: 1, run: build },
  { name: 'lint', needs: [], cores: 1, run: (print) => check(print, bin('biome'), 'ci', '.') },
  { name: 'types', needs: [], cores: 1, run: types },
  { name: 'unit', needs: [], cores: 1, run: (print) => mocha(print, 'test/unit', 30_000) },
  { name: 'host', needs: ['install', 'build'], cores: 1, run: (print) => hostTests(print, 'newest') },
  { name: 'host-1.100', needs: ['install', 'build'], cores: 1, run: (print) => hostTests(print, 'oldest') },
  { name: 'pages', needs: ['install', 'build'], cores: 1, run: (print) => mocha(print, 'test/pages', 60_000) },
  { name: 'server', needs: ['install'], cores: 1, run: (print) => mocha(print, 'test/server', 30_000) },
  {
    name: 'e2e',
    needs: ['install', 'build'],
    cores: 2,
    run: (print) => mocha(print, 'test/e2e', 120_000, '--parallel', '--jobs=2'),
  },
];

/** Runs a program to its end; true if it succeeded. This process ends it when it ends itself. */
function succeeds(print: Print, program: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...colours, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print);
  return new Promise<boolean>((resolve, reject) => {
    // The child closes what it opened when it gets the signal.
    const end = own(async () => {
      if (child.kill('SIGTERM')) await new Promise((ended) => child.once('exit', ended));
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code === 0);
      void end();
    });
  });
}

/** Counts a program as one test, which passes if the program succeeds. */
async function check(print: Print, program: string, ...args: string[]): Promise<Counts> {
  return count(await succeeds(print, program, args));
}

function count(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function types(print: Print): Promise<Counts> {
  const projects = [root, join(root, 'src/pages')];
  const results = await Promise.all(projects.map((project) => succeeds(print, bin('tsc'), ['-p', project])));
  return count(results.every(Boolean));
}

/** Runs the test files of a folder. @param timeout of a test, in ms */
async function mocha(print: Print, folder: string, timeout: number, ...more: readonly string[]): Promise<Counts> {
  const temporary = await temporaryFolder();
  const countsFile = join(temporary.path, 'counts.json');
  const recorder = join(root, 'test/support/secrets/recordProcess.ts');
  const reporter = join(root, 'test/support/mochaReporter.ts');
  // Mocha's workers take what it requires itself, but not the options of its own Node.
  const options = ['--forbid-only', `--timeout=${timeout}`, `--reporter=${reporter}`, `--require=${recorder}`, ...more];
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  try {
    const args = [program, ...options, ...testFiles(root, folder)];
    const passed = await succeeds(print, process.execPath, args, { STARCODER_TEST_COUNTS: countsFile });
    if (!existsSync(countsFile)) return count(false);
    const counts: Counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    // Mocha may end with an error although no test failed.
    return passed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    await temporary.dispose();
  }
}

/** Builds the extension, and the host tests into one module that VS Code can load. */
async function build(print: Print): Promise<Counts> {
  const [counts] = await Promise.all([
    check(print, process.execPath, 'esbuild.mjs'),
    bundleHostTests(root, hostBundle),
  ]);
  return counts;
}

async function hostTests(print: Print, version: VSCodeVersion): Promise<Counts> {
  const network = await startCompanyNetwork();
  try {
    const { output, passed, failed, skipped } = await runInHost({
      version,
      testsPath: hostBundle,
      extensionPath: root,
      env: { ...keysInEnvironment, ...network.env },
    });
    print(`${output}\n`);
    return { passed, failed, skipped };
  } finally {
    await network.dispose();
  }
}

/** Begins a new record: of what this process prints, and of what the stages record themselves. */
function startRecord(): void {
  rmSync(record, { recursive: true, force: true });
  mkdirSync(saidIn(record), { recursive: true });
  process.env['STARCODER_TEST_RECORD'] = record;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
      appendFileSync(join(saidIn(record), 'output.txt'), chunk);
      return Reflect.apply(write, stream, [chunk, ...more]);
    };
  }
}

/** The stages of these names and those that they need; all stages if there are no names. */
function chosen(names: readonly string[]): Stage[] {
  const wanted = new Set(names);
  for (const stage of stages.toReversed()) {
    if (wanted.has(stage.name)) for (const need of stage.needs) wanted.add(need);
  }
  return stages.filter(({ name }) => names.length === 0 || wanted.has(name));
}

function printTable(results: readonly StageResult[]): void {
  console.log(
    `\n${'stage'.padEnd(10)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}   seconds`,
  );
  for (const { name, passed, failed, skipped, seconds, blockedBy } of results) {
    const time = blockedBy === undefined ? seconds.toFixed(1) : `did not run, as ${blockedBy} failed`;
    const counts = `${`${passed}`.padStart(8)}${`${failed}`.padStart(8)}${`${skipped}`.padStart(9)}`;
    console.log(`${name.padEnd(10)}${counts}   ${time}`);
  }
}

/** @returns whether everything passed */
async function main(names: readonly string[]): Promise<boolean> {
  const known = [...stages.map(({ name }) => name), 'secrets'];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`No stage ${unknown}; there are ${known.join(', ')}`);
  const startedAt = performance.now();
  const results: StageResult[] = [];
  const testStages = names.filter((name) => name !== 'secrets');
  if (names.length === 0 || testStages.length > 0) {
    startRecord();
    const progress = {
      started: (name: string) => console.log(`${name} started`),
      said: (name: string, text: string) => process.stdout.write(`\n== ${name}\n${text}`),
      ended: ({ name, passed, failed, seconds }: StageResult) =>
        console.log(`-- ${name}: ${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s`),
    };
    results.push(...(await runStages(chosen(testStages), Math.max(2, availableParallelism()), progress)));
  }
  if (names.length === 0 || names.includes('secrets')) {
    const searchedAt = performance.now();
    const counts = count(searchRecord(root, record));
    results.push({ name: 'secrets', ...counts, seconds: (performance.now() - searchedAt) / 1000 });
  }
  printTable(results);
  const sum = (kind: keyof Counts): number => results.reduce((total, result) => total + result[kind], 0);
  console.log(`all stages: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return sum('failed') === 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
