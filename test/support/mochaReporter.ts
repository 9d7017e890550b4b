/**
 * Mocha's `spec` that also writes how many tests passed, failed and were skipped, as JSON, to the file that
 * `$STARCODER_TEST_COUNTS` names, for `test/run.ts` to add up, and that tells of each test that was tried again. Mocha's command line takes
 * it by path.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Every test is in one of the three; a failed hook counts as a failed test. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export default class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      // Not all of the message, which may hold keys.
      const [what = '', ...lines] = String(error.stack).split('\n');
      const where = lines.filter((line) => line.includes('/test/'));
      console.log(`    tried again: ${test.title}\n      ${[what, ...where].join('\n  ')}`);
    });
    const file = process.env['STARCODER_TEST_COUNTS'];
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending } satisfies Counts));
    });
  }
}
