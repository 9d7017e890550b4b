/**
 * `npm test`: lint, types, unit, server, build, pages, host, e2e, secrets, in this order; `node test/run.ts unit host` runs those
 * alone. A stage that fails doesn't stop the next, except that nothing runs on a build that failed. The last line counts the
 * tests, a stage without tests of its own as one: `N passed, N failed`. What the stages say and log is kept in out/record until
 * the next run, and `secrets` searches it; alone, it searches the run before.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startCompanyNetwork } from './support/companyNetwork.ts';
import { bundleHostTests, runInHost } from './support/hostRun.ts';
import type { Counts, Report } from './support/mochaReporter.ts';
import { own, temporaryFolder } from './support/owner.ts';
import { saidIn } from './support/secrets/record.ts';
import { searchRecord } from './support/secrets/searchRecord.ts';
import { keysInEnvironment } from './support/session.ts';
import { testFiles } from './support/testFiles.ts';

const root = join(import.meta.dirname, '..');
const record = join(root, 'out/record');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

const stages: Record<string, () => Promise<Counts>> = {
  lint: () => check(bin('biome'), 'ci', '.'),
  types: async () => count((await tsc(root)) && (await tsc(join(root, 'src/pages')))),
  unit: async () => sum(await mocha(testFiles(root, 'test/unit'), 5_000)),
  server: async () => sum(await mocha(testFiles(root, 'test/server'), 5_000)),
  build: () => check(process.execPath, 'esbuild.mjs'),
  pages: async () => sum(await mocha(testFiles(root, 'test/pages'), 20_000)),
  // In these two a test that needs a second try says so: VS Code drops a question of its own now and then, and a browser stands still.
  host: hostTests,
  e2e: endToEndTests,
  secrets: async () => count(searchRecord(root, record)),
};

/** Runs a program to its end; true if it succeeded. Ended with this process, whatever ends it. */
function succeeds(program: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  // Its output goes through this process, which records it, but looks as it would on the terminal itself.
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...colours, ...env },
  });
  child.stdout.on('data', (chunk: Buffer) => process.stdout.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  return new Promise<boolean>((resolve, reject) => {
    // The child closes what it opened when it gets the signal; wait for it.
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

const tsc = (project: string): Promise<boolean> => succeeds(bin('tsc'), ['-p', project]);

async function check(program: string, ...args: string[]): Promise<Counts> {
  return count(await succeeds(program, args));
}

function count(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function sum(report: Report): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of Object.values(report)) add(total, counts);
  return total;
}

function add(total: Counts, counts: Counts): void {
  for (const kind of ['passed', 'failed', 'skipped'] as const) total[kind] += counts[kind];
}

async function mocha(files: readonly string[], timeout: number, retries = 0): Promise<Report> {
  if (files.length === 0) return {};
  const folder = await temporaryFolder();
  const reportFile = join(folder.path, 'report.json');
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  const reporter = join(root, 'test/support/mochaReporter.ts');
  const recorder = join(root, 'test/support/secrets/recordProcess.ts');
  const options = ['--forbid-only', `--timeout=${timeout}`, `--retries=${retries}`, `--reporter=${reporter}`];
  const args = [`--import=${recorder}`, program, ...options, ...files];
  try {
    const passed = await succeeds(process.execPath, args, { STARCODER_TEST_COUNTS: reportFile });
    const report: Report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : {};
    // It may end badly without a test that failed.
    return passed || sum(report).failed > 0 ? report : { ...report, [program]: count(false) };
  } finally {
    await folder.dispose();
  }
}

/** A test that fails twice may do so because of what it left behind: its file runs once more, in windows of its own. */
async function endToEndTests(): Promise<Counts> {
  const run = (files: readonly string[]): Promise<Report> => mocha(files, 120_000, 1);
  const files = testFiles(root, 'test/e2e');
  const first = await run(files);
  const again = files.filter((file) => (first[file]?.failed ?? 0) > 0);
  if (again.length > 0) console.log(`\nonce more, from the start: ${again.join(', ')}`);
  return sum({ ...first, ...(await run(again)) });
}

async function hostTests(): Promise<Counts> {
  const testsPath = await bundleHostTests(root);
  const network = await startCompanyNetwork();
  try {
    const { output, passed, failed, skipped } = await runInHost({
      testsPath,
      extensionPath: root,
      env: { ...keysInEnvironment, ...network.env },
    });
    console.log(output);
    return { passed, failed, skipped };
  } finally {
    await network.dispose();
  }
}

/** Begins a new record, of everything that this process writes and of what the stages record themselves. */
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

async function main(names: string[]): Promise<boolean> {
  if (names.some((name) => name !== 'secrets')) startRecord();
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const run = stages[name];
    if (!run) throw new Error(`No stage ${name}; there are ${Object.keys(stages).join(', ')}`);
    console.log(`\n== ${name}`);
    const started = performance.now();
    const counts = await run().catch((error: unknown): Counts => {
      console.error(error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    if (counts.passed + counts.failed === 0) {
      console.error(`${name}: no test ran`);
      counts.failed = 1;
    }
    add(total, counts);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`-- ${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
    if (name === 'build' && counts.failed > 0) break;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0;
}

const named = process.argv.slice(2);
process.exitCode = (await main(named.length > 0 ? named : Object.keys(stages))) ? 0 : 1;
