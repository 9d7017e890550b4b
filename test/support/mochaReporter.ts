/**
 * Mocha's `spec` that also writes how many tests of each file passed, failed and were skipped, as JSON, to the file that
 * `$STARCODER_TEST_COUNTS` names, for `test/run.ts` to add up. Mocha's command line takes it by path.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';

/** Every test is in one of the three; a failed hook counts as a failed test. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** By file, a path from the folder where mocha runs. */
export type Report = Record<string, Counts>;

export default class ReportingSpec extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const reportFile = process.env['STARCODER_TEST_COUNTS'];
    if (!reportFile) return;
    const report: Report = {};
    const count =
      (kind: keyof Counts) =>
      ({ file = '' }: Mocha.Runnable): void => {
        const path = relative(process.cwd(), file);
        const counts = report[path] ?? { passed: 0, failed: 0, skipped: 0 };
        report[path] = { ...counts, [kind]: counts[kind] + 1 };
      };
    runner.on('pass', count('passed'));
    runner.on('fail', count('failed'));
    runner.on('pending', count('skipped'));
    runner.once('end', () => writeFileSync(reportFile, JSON.stringify(report)));
  }
}
