import type { Closer } from '../core/scan.ts';
import { type Draft, indentation, keepUntil, type Place } from './draft.ts';

/** Nothing follows on the line: what the answer closes may be closed below already. */
export function trimClosersBelow(draft: Draft, place: Place, closers: readonly Closer[]): Draft {
  const { linesBelow, lineBefore, language, openers, tabWidth } = place;
  const [lineBelow] = linesBelow;
  if (lineBelow === undefined) return draft;
  const below = indentation(lineBelow, tabWidth);
  for (const [count, { index, text }] of closers.entries()) {
    const lineStart = draft.text.lastIndexOf('\n', index - 1) + 1;
    const line = (lineStart === 0 ? lineBefore : '') + draft.text.slice(lineStart, index);
    const indent = indentation(line, tabWidth);
    const isFirstInLine = line.trim() === '';
    const sameThere = lineBelow.trimStart().startsWith(text);
    // What the cursor's own line has opened is closed below only where its closer would stand.
    if (count < openers.length && !(isFirstInLine && sameThere && below === indent)) continue;
    const closedBelow = isFirstInLine
      ? (below > indent && !opensAgain(draft.text, index)) || (below === indent && sameThere)
      : sameThere && below < indent && !/^[)\]}]/.test(line.trim());
    if (closedBelow) return keepUntil(draft, isFirstInLine ? Math.max(0, lineStart - 1) : index);
  }
  const lastStart = draft.text.lastIndexOf('\n') + 1;
  const last = (lastStart === 0 ? lineBefore : '') + draft.text.slice(lastStart);
  const isRepeatedCloser =
    place.extent === 'body' &&
    language.closer?.test(last.trim()) &&
    language.closer.test(lineBelow.trim()) &&
    below === indentation(last, tabWidth);
  return isRepeatedCloser ? keepUntil(draft, Math.max(0, lastStart - 1)) : draft;
}

/** `} else {`: what stands deeper below belongs to the block that begins here. */
function opensAgain(text: string, closer: number): boolean {
  const lineEnd = text.indexOf('\n', closer);
  return /[{([]$/.test(text.slice(closer, lineEnd < 0 ? text.length : lineEnd).trimEnd());
}
