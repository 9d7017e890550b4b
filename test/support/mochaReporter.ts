/**
 * Mocha's `spec` that also writes how many tests passed, failed and were skipped, as JSON, to the file that
 * `$STARCODER_TEST_COUNTS` names, for `test/run.ts` to add up. Mocha's command line takes it by path.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Every test is in one of the three; a failed hook counts as a failed test. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export default class ReportingSpec extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const countsFile = process.env['STARCODER_TEST_COUNTS'];
    if (!countsFile) return;
    const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
    runner.on('pass', () => {
      counts.passed += 1;
    });
    runner.on('fail', () => {
      counts.failed += 1;
    });
    runner.on('pending', () => {
      counts.skipped += 1;
    });
    runner.once('end', () => writeFileSync(countsFile, JSON.stringify(counts)));
  }
}
