/** A year of somebody's usage, written as the journal writes it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageEvent } from '../../src/core/usage.ts';
import { addDays } from '../../src/usage/calendar.ts';

const languages = ['python', 'python', 'typescript', 'typescript', 'go', 'markdown'];

/** One file a day up to the day before `today`, without weekends. Every year is the same. Returns what was written. */
export async function writeYear(folder: string, today: string): Promise<UsageEvent[]> {
  await mkdir(folder, { recursive: true });
  const next = fractions();
  const between = (from: number, to: number) => Math.floor(from + next() * (to - from));
  const year: UsageEvent[] = [];
  for (let back = 365; back >= 1; back -= 1) {
    const day = addDays(today, -back);
    if ([0, 6].includes(new Date(`${day}T12:00:00`).getDay())) continue;
    const events: UsageEvent[] = [];
    for (let count = between(15, 60); count > 0; count -= 1) {
      const at = new Date(`${day}T09:00:00`).getTime() + between(0, 8 * 3_600_000);
      const languageId = languages[between(0, languages.length)] ?? '';
      const place = { at, languageId, backend: back > 120 ? 'ollama' : 'qianfan-v1' };
      const [promptTokens, completionTokens] = [between(300, 1000), between(3, 40)];
      const milliseconds = 150 + Math.round(between(5, 40) ** 2);
      const cost = back > 120 ? {} : { cost: (promptTokens * 4 + completionTokens * 16) / 1e6 };
      const estimated = between(0, 4) === 0;
      events.push({ kind: 'request', ...place, promptTokens, completionTokens, milliseconds, estimated, ...cost });
      if (between(0, 3) === 0) continue;
      const characters = between(5, 120);
      events.push({ kind: 'offered', ...place, characters, milliseconds: milliseconds + between(60, 250) });
      const kind = (['accepted', 'acceptedPart', undefined, undefined] as const)[between(0, 4)];
      if (kind) events.push({ kind, ...place, characters });
    }
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    await writeFile(join(folder, `${day}.a-window-of-old.jsonl`), lines);
    year.push(...events);
  }
  return year;
}

/** The same numbers from 0 to 1 each time (mulberry32). */
function fractions(): () => number {
  let state = 20_261_122;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
