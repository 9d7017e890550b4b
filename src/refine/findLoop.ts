import type { Turn } from './cutBack.ts';
import { wordCharacters } from './draft.ts';

/** A unit of so many characters has to come so many times in a row. */
const loops = { shortest: 3, longest: 60, times: 6 } as const;
/** Lines that come again: so many at the most, so many times. */
const blocks = { longest: 6, times: 3, timesOfOneLine: 4 } as const;

/** Finds a loop: `end` is where its first round ends. */
export function findLoop(text: string): Turn | undefined {
  const found = [loopInLine(text), loopOfLines(text)].filter((turn) => turn !== undefined);
  return found.sort((a, b) => a.seen - b.seen)[0];
}

/** Reads on from left to right, so that a longer text has the same first loop. */
function loopInLine(text: string): Turn | undefined {
  if (text.length < loops.shortest * loops.times) return undefined;
  const same = new Int32Array(loops.longest + 1);
  for (let at = loops.shortest; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    const reach = Math.min(loops.longest, at);
    for (let length = loops.shortest; length <= reach; length += 1) {
      if (char !== text.charCodeAt(at - length)) {
        same[length] = 0;
        continue;
      }
      const run = (same[length] ?? 0) + 1;
      same[length] = run;
      if (run < length * (loops.times - 1)) continue;
      const start = at + 1 - length * loops.times;
      // A table of numbers and a line of dashes come round, too, and are meant.
      if (isWordy(text.slice(start, start + length))) return { end: start + length, seen: at + 1 };
    }
  }
  return undefined;
}

function isWordy(unit: string): boolean {
  return /\p{L}{3}/u.test(unit) && new Set(unit).size > 1;
}

function loopOfLines(text: string): Turn | undefined {
  const lines: { readonly line: string; readonly end: number; readonly seen: number }[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    const line = text.slice(start, end).trim();
    if (line !== '') lines.push({ line, end, seen: end + 1 });
    start = end + 1;
    for (let length = 1; length <= blocks.longest; length += 1) {
      const times = length === 1 ? blocks.timesOfOneLine : blocks.times;
      const first = lines.length - length * times;
      if (first < 0 || line === '') continue;
      const isLoop = lines.slice(first + length).every((one, index) => one.line === lines[first + index]?.line);
      const round = lines.slice(first, first + length);
      if (isLoop && wordCharacters(round.map((one) => one.line).join('')) >= 4 * length)
        return { end: round.at(-1)?.end ?? 0, seen: end + 1 };
    }
  }
  return undefined;
}
