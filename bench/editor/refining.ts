/** What refining an answer costs, over the pictures of test/golden (demands 2, 23 and 25). */
import { join } from 'node:path';
import { afterTab, readPictures } from '../../test/support/golden.ts';
import { root } from '../../test/support/session.ts';
import type { Limit } from '../report.ts';
import { limit } from './limits.ts';

export function measureRefining(): Limit[] {
  const times = readPictures(join(root, 'test/golden')).map((picture) => {
    const startedAt = performance.now();
    afterTab(picture, picture.raw);
    return performance.now() - startedAt;
  });
  return [limit('refining one answer (2, 23, 25)', 'ms', 5, times, { judged: 95 })];
}
