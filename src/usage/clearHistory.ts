import { randomUUID } from 'node:crypto';
import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clearedMarker } from './journal.ts';

/**
 * Empties the journal for all windows; those that are open begin anew, too. What is counted from now on stays. Throws where the disk
 * refuses it.
 */
export async function clearHistory(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all((await filesOf(folder)).map((name) => unlink(join(folder, name))));
  // After that: whoever sees it reads what is left.
  await writeFile(join(folder, clearedMarker), randomUUID());
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.jsonl'));
}
