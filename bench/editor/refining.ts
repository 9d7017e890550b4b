/** What refining an answer costs, over the pictures of test/golden (demands 2, 23 and 25). */
import { join } from 'node:path';
import { afterTab, readPictures } from '../../test/support/golden.ts';
import { root } from '../../test/support/session.ts';
import type { Limit } from '../report.ts';
import { limit } from './limits.ts';

/** Whatever else the machine does only slows things down: of so many times the best counts. */
const repetitions = 5;

export function measureRefining(): Limit[] {
  const times = readPictures(join(root, 'test/golden')).map((picture) => {
    const each = Array.from({ length: repetitions }, () => {
      const startedAt = performance.now();
      afterTab(picture, picture.raw);
      return performance.now() - startedAt;
    });
    return Math.min(...each);
  });
  return [limit('refining one answer (2, 23, 25)', 'ms', 5, times, { judged: 100 })];
}
