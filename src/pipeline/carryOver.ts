import type { Suggestion } from '../core/outcome.ts';

/** So much of what follows the cursor has to be the same, in characters: edits further below change nothing. */
export const belowLength = 200;
/** The editor puts so many characters behind the cursor at the most while one types: closers, and a line for them. */
const longestAdded = 40;

/**
 * A suggestion said that the cursor is followed by `rest`, then by `below` (the first 200 characters of what stood there). What has
 * to be inserted now that `suffix` follows the cursor, so that the text becomes the same? Closers that were typed over, or that the
 * editor added meanwhile, are in either. Undefined where nothing is left to insert, or the text cannot become the same.
 */
export function carryOver(rest: string, below: string, suffix: string): Suggestion | undefined {
  const lineEnd = suffix.indexOf('\n');
  const restOfLine = lineEnd < 0 ? suffix.length : lineEnd;
  // What stands behind the cursor is replaced rather than left, so that the cursor comes to stand at the end.
  for (let kept = 0; kept <= Math.min(rest.length - 1, longestAdded); kept += 1) {
    const text = rest.slice(0, rest.length - kept);
    const end = rest.slice(rest.length - kept);
    // A part is not longer than the whole.
    for (let replaced = 0; replaced <= Math.min(restOfLine, text.length); replaced += 1) {
      if (!suffix.startsWith(end, replaced)) continue;
      const from = replaced + kept;
      if (suffix.slice(from, from + belowLength) !== below) continue;
      if (isSubsequence(suffix.slice(0, replaced), text)) return { text, replaceSuffixChars: replaced };
    }
  }
  return undefined;
}

/** VS Code shows an item only if the text that it replaces is contained in the new one, in order. */
export function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const char of part) {
    at = whole.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
