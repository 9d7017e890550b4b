import { cutAt, type Refiner } from './draft.ts';

/** Cuts before a line that already stands below the cursor, letter for letter with its indentation. */
export const dropRepeats: Refiner = (draft, { lineBefore, lineBelow }, ended) => {
  // Lines such as "}" or "end" stand in many places; whether they are one too many is a question of brackets.
  if (lineBelow === undefined || (lineBelow.match(/[\p{L}\p{N}_]/gu)?.length ?? 0) < 4) return draft;
  const wanted = lineBelow.trimEnd();
  let start = 0;
  while (start <= draft.text.length) {
    const lineEnd = draft.text.indexOf('\n', start);
    if (lineEnd < 0 && !ended) return draft;
    const end = lineEnd < 0 ? draft.text.length : lineEnd;
    const line = (start === 0 ? lineBefore : '') + draft.text.slice(start, end);
    if (line.trimEnd() === wanted) return cutAt(draft, Math.max(0, start - 1));
    start = end + 1;
  }
  return draft;
};
