import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretNames } from './printLog.ts';
import type { RequestRecord } from './requestRecord.ts';

const recorded = new Set<string>();

/**
 * Notes secrets that are in play, one a line, in `secrets.txt` of the folder that `$STARCODER_TEST_RECORD` names: the last stage of
 * `npm test` searches everything that was said for them. Without that variable it does nothing.
 */
export function recordSecrets(...secrets: readonly (string | undefined)[]): void {
  const folder = process.env['STARCODER_TEST_RECORD'];
  if (!folder) return;
  for (const secret of secrets) {
    if (!secret || recorded.has(secret)) continue;
    recorded.add(secret);
    appendFileSync(join(folder, 'secrets.txt'), `${secret}\n`);
  }
}

/** Notes what a request came with, right or wrong. */
export function recordReceived({ headers, query }: RequestRecord): void {
  recordSecrets(...secretNames.flatMap((name) => [headers[name], query[name]]));
}
