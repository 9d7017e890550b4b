import { prefixLimits, suffixLimits } from '../src/core/limits.ts';
import type { Snapshot } from '../src/core/snapshot.ts';
import { endAfter, type Spot, startBefore, textBetween } from '../src/editor/snapshotRange.ts';

/** A snapshot as `src/editor/snapshot.ts` takes it, of a document that is an array of lines as in VS Code. */
export function snapshotOf(lines: readonly string[], spot: Spot, about: Omit<Snapshot, 'prefix' | 'suffix'>): Snapshot {
  const text = { lineCount: lines.length, lineAt: (line: number) => lines[line] ?? '' };
  return {
    ...about,
    prefix: textBetween(startBefore(spot, prefixLimits, text), spot, text),
    suffix: textBetween(spot, endAfter(spot, suffixLimits, text), text),
  };
}
