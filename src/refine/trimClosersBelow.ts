import type { Closer } from '../core/scan.ts';
import { type Draft, indentation, keepUntil, type Place } from './draft.ts';

/** Nothing follows on the line: what the answer closes may be closed below already. */
export function trimClosersBelow(draft: Draft, place: Place, closers: readonly Closer[]): Draft {
  const { lineBelow, lineBefore, language } = place;
  if (lineBelow === undefined) return draft;
  const below = indentation(lineBelow);
  for (const { index, text } of closers) {
    const lineStart = draft.text.lastIndexOf('\n', index - 1) + 1;
    const line = (lineStart === 0 ? lineBefore : '') + draft.text.slice(lineStart, index);
    const isFirstInLine = line.trim() === '';
    const sameThere = lineBelow.trimStart().startsWith(text);
    const closedBelow = isFirstInLine
      ? below > indentation(line) || (below === indentation(line) && sameThere)
      : sameThere && below < indentation(line);
    if (closedBelow) return keepUntil(draft, isFirstInLine ? Math.max(0, lineStart - 1) : index);
  }
  const lastStart = draft.text.lastIndexOf('\n') + 1;
  const last = (lastStart === 0 ? lineBefore : '') + draft.text.slice(lastStart);
  const isRepeatedCloser =
    place.extent === 'body' &&
    language.closer?.test(last.trim()) &&
    language.closer.test(lineBelow.trim()) &&
    below === indentation(last);
  return isRepeatedCloser ? keepUntil(draft, Math.max(0, lastStart - 1)) : draft;
}
