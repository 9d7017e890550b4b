import type { Turn } from './cutBack.ts';
import { type Place, wordCharacters } from './draft.ts';

/** So many lines that stand below one after the other are no chance. */
const enough = 4;

/**
 * Finds where the lines begin that already stand below the cursor. One line alone may come twice with something else behind it: it
 * takes four, or all that stand below, or, where the text is over, all up to its end.
 */
export function findRepeat(text: string, { lineBefore, linesBelow }: Place, isOver: boolean): Turn | undefined {
  const [first] = linesBelow;
  if (first === undefined) return undefined;
  const below = linesBelow.slice(0, enough).map(plain);
  const lines = filledLines(text, lineBefore, isOver);
  for (const [index, { start, code }] of lines.entries()) {
    if (code !== below[0]) continue;
    const told = lines.slice(index, index + below.length);
    const isSame = told.every((line, position) => line.code === below[position]);
    const isWordy = tells(
      told.map((line) => line.code),
      isOver,
    );
    if (!isSame || !isWordy || (told.length < below.length && !isOver)) continue;
    const line = (start === 0 ? lineBefore : '') + text.slice(start, start + 200);
    if (blanksOf(line) === blanksOf(first)) return { end: Math.max(0, start - 1), seen: told.at(-1)?.end ?? start };
  }
  return undefined;
}

/** Without indentation, kinds of quotes, and what ends a statement. */
function plain(line: string): string {
  return line
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/'/g, '"')
    .replace(/[;,]+$/, '');
}

/** Lines such as `}` or `end` stand in many places; whether they are one too many is a question of brackets. */
function tells(lines: readonly string[], isOver: boolean): boolean {
  const words = wordCharacters(lines.join(''));
  return words >= 4 || (words > 0 && lines.length > 1) || (isOver && /^[^\w\s()[\]{}]+$/.test(lines.join('')));
}

function filledLines(
  text: string,
  lineBefore: string,
  isOver: boolean,
): { start: number; end: number; code: string }[] {
  const lines: { start: number; end: number; code: string }[] = [];
  for (let start = 0; start <= text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    if (lineEnd < 0 && !isOver) break;
    const end = lineEnd < 0 ? text.length : lineEnd;
    const code = plain((start === 0 ? lineBefore : '') + text.slice(start, end));
    if (code !== '') lines.push({ start, end, code });
    start = end + 1;
  }
  return lines;
}

/** Columns: what stands deeper or less deep belongs to something else. */
function blanksOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
}
