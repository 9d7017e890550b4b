/**
 * `npm test`: lint, types, unit, build, host, e2e, in this order; `node test/run.ts unit host` runs those alone. A stage that
 * fails doesn't stop the next, except that nothing runs on a build that failed. The last line counts the tests, a stage
 * without tests of its own as one: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleHostTests, runInHost } from './support/hostRun.ts';
import type { Counts } from './support/mochaReporter.ts';
import { own, temporaryFolder } from './support/owner.ts';
import { keysInEnvironment } from './support/session.ts';
import { testFiles } from './support/testFiles.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

const stages: Record<string, () => Promise<Counts>> = {
  lint: () => check(bin('biome'), 'ci', '.'),
  types: () => check(bin('tsc'), '-p', root),
  unit: () => mocha('test/unit', 5_000),
  build: () => check(process.execPath, 'esbuild.mjs'),
  host: hostTests,
  e2e: () => mocha('test/e2e', 120_000),
};

/** Runs a program to its end; true if it succeeded. Ended with this process, whatever ends it. */
function succeeds(program: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise<boolean>((resolve, reject) => {
    // The child closes what it opened when it gets the signal; wait for it.
    const end = own(async () => {
      if (child.kill('SIGTERM')) await new Promise((ended) => child.once('exit', ended));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code === 0);
      void end();
    });
  });
}

async function check(program: string, ...args: string[]): Promise<Counts> {
  const passed = await succeeds(program, args);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function mocha(testFolder: string, timeout: number): Promise<Counts> {
  const files = testFiles(root, testFolder);
  const folder = await temporaryFolder();
  const counts = join(folder.path, 'counts.json');
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  const reporter = join(root, 'test/support/mochaReporter.ts');
  const args = [program, '--forbid-only', '--timeout', `${timeout}`, '--reporter', reporter, ...files];
  try {
    const passed = files.length === 0 || (await succeeds(process.execPath, args, { STARCODER_TEST_COUNTS: counts }));
    if (existsSync(counts)) return JSON.parse(readFileSync(counts, 'utf8'));
    return { passed: 0, failed: passed ? 0 : 1, skipped: 0 };
  } finally {
    await folder.dispose();
  }
}

async function hostTests(): Promise<Counts> {
  const testsPath = await bundleHostTests(root);
  const { output, passed, failed, skipped } = await runInHost({
    testsPath,
    extensionPath: root,
    env: keysInEnvironment,
  });
  console.log(output);
  return { passed, failed, skipped };
}

async function main(names: string[]): Promise<boolean> {
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
    for (const kind of ['passed', 'failed', 'skipped'] as const) total[kind] += counts[kind];
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
