import { prefixLimits, suffixLimits } from '../core/limits.ts';
import type { Lines } from './snapshotRange.ts';

/**
 * The cells of a notebook as one text, a blank line between two, and where in it the cell `own` begins. Cells that are too far
 * away to be seen from there are left out, so that a long notebook costs no more than a short one.
 */
export function joinCells(cells: readonly Lines[], own: number): { readonly text: Lines; readonly firstLine: number } {
  const above: string[] = [];
  for (let cell = own - 1; cell >= 0 && above.length <= prefixLimits.lines; cell -= 1) {
    above.push('', ...linesOf(cells[cell], -prefixLimits.lines).reverse());
  }
  above.reverse();
  const below: string[] = [];
  for (let cell = own + 1; cell < cells.length && below.length <= suffixLimits.lines; cell += 1) {
    below.push('', ...linesOf(cells[cell], suffixLimits.lines));
  }
  const middle = cells[own];
  const firstLine = above.length;
  const firstBelow = firstLine + (middle?.lineCount ?? 0);
  const lineAt = (line: number) => {
    if (line < firstLine) return above[line] ?? '';
    return (line < firstBelow ? middle?.lineAt(line - firstLine) : below[line - firstBelow]) ?? '';
  };
  return { text: { lineCount: firstBelow + below.length, lineAt }, firstLine };
}

/** The first lines, or the last where `most` is negative. */
function linesOf(cell: Lines | undefined, most: number): string[] {
  if (!cell) return [];
  const first = most < 0 ? Math.max(0, cell.lineCount + most) : 0;
  const end = most < 0 ? cell.lineCount : Math.min(cell.lineCount, most);
  return Array.from({ length: end - first }, (_, index) => cell.lineAt(first + index));
}
