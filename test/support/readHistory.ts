import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageEvent } from '../../src/core/usage.ts';
import { parseEntry } from '../../src/usage/entry.ts';
import { OpenRequests } from '../../src/usage/openRequests.ts';

/** All that all windows have counted on all days, in the order of time. A journal that is not there yet is empty. */
export async function readHistory(folder: string): Promise<UsageEvent[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(eventsOf).sort((a, b) => a.at - b.at);
}

function eventsOf(text: string): UsageEvent[] {
  const events = new Set<UsageEvent>();
  const open = new OpenRequests();
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (!entry) continue;
    for (const [event, times] of open.changes(entry)) {
      if (times === 1) events.add(event);
      else events.delete(event);
    }
  }
  return [...events];
}
