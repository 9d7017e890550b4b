import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageEvent } from '../core/types.ts';
import { parseEntry } from './entry.ts';
import { clearedMarker } from './journal.ts';

/** So many files are open at once. */
const atOnce = 16;

/** All that all windows have counted on all days, in the order of time. A journal that is not there yet is empty. */
export async function readHistory(folder: string): Promise<UsageEvent[]> {
  const names = await filesOf(folder);
  const events: UsageEvent[] = [];
  while (names.length > 0) {
    const texts = names.splice(0, atOnce).map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
    for (const text of await Promise.all(texts)) events.push(...eventsOf(text));
  }
  return events.sort((a, b) => a.at - b.at);
}

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

/** Of the lines about one request the last one counts. */
function eventsOf(text: string): UsageEvent[] {
  const events: UsageEvent[] = [];
  const requests = new Map<string, UsageEvent>();
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (!entry) continue;
    if (!('id' in entry)) events.push(entry);
    else if (entry.kind === 'void') requests.delete(entry.id);
    else {
      const { id, open: _, ...event } = entry;
      requests.set(id, event);
    }
  }
  return [...events, ...requests.values()];
}
