import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageEvent } from '../../src/core/types.ts';
import { parseEntry } from '../../src/usage/entry.ts';

/** All that all windows have counted on all days, in the order of time. A journal that is not there yet is empty. */
export async function readHistory(folder: string): Promise<UsageEvent[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(eventsOf).sort((a, b) => a.at - b.at);
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
