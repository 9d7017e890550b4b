/**
 * The program that VS Code runs in its extension host: mocha, bundled with the host tests. It writes a report file, the only
 * thing that the launcher outside (`test/support/hostRun.ts`, or @vscode/test-electron) gets back.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';
import type { HostReport } from '../support/hostRun.ts';
import { startWindow } from './support.ts';

/**
 * Registers the tests of `files` and runs them.
 *
 * @param files test modules, each behind a function that imports it once `describe` and `it` are there
 * @throws if a test failed, which is how desktop VS Code learns of it
 */
export async function runTests(files: Record<string, () => Promise<unknown>>): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, forbidOnly: true });
  const output: string[] = [];
  Mocha.reporters.Base.useColors = false;
  // Said on the console, too: it reaches the page's, so that a run that hangs shows how far it came.
  Mocha.reporters.Base.consoleLog = (...said: unknown[]): void => {
    output.push(format(...said));
    console.log(...said);
  };
  const failures: HostReport['failures'] = [];
  const report = (counts: Pick<HostReport, 'passed' | 'failed' | 'skipped'>): void => {
    const file = process.env['STARCODER_TEST_REPORT'];
    if (!file) return;
    writeFileSync(
      `${file}.draft`,
      JSON.stringify({ ...counts, failures, output: output.join('\n') } satisfies HostReport),
    );
    renameSync(`${file}.draft`, file);
  };
  try {
    mocha.suite.beforeAll('the window is ready', startWindow);
    for (const [file, load] of Object.entries(files)) {
      mocha.suite.emit('pre-require', globalThis, file, mocha);
      await load();
    }
    const runner = await new Promise<Mocha.Runner>((resolve) => {
      const running: Mocha.Runner = mocha.run(() => resolve(running));
      printDurations(running);
      running.on('fail', (test, error: Error) => {
        failures.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
      });
    });
    const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
    report({ passed: passes, failed, skipped: pending });
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failures.push({ title: 'loading the host tests', error: why });
    output.push(why);
    report({ passed: 0, failed: 1, skipped: 0 });
  }
  if (failures.length > 0) throw new Error(`${failures.length} host tests failed`);
}

/** Below the tests of each file, the seconds that it took. */
function printDurations(runner: Mocha.Runner): void {
  let startedAt = 0;
  runner.on('suite', ({ parent }) => {
    if (parent?.root) startedAt = performance.now();
  });
  runner.on('suite end', ({ parent, file }) => {
    if (!parent?.root) return;
    Mocha.reporters.Base.consoleLog(`    ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${file}`);
  });
}
