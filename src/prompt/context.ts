import type { Language } from '../core/language.ts';
import type { ContextPiece } from '../core/snapshot.ts';
import { estimateTokens } from './tokens.ts';

/** How much of the budget goes to text from elsewhere, if there is any. */
export const contextShare = 0.25;

/** What changes least stands first: a server remembers the beginning of the last prompt. */
const order: readonly ContextPiece['kind'][] = ['definition', 'similar', 'recentEdit'];

/**
 * Of `pieces`, the most useful first, those that fit into `maxTokens` as `render` writes them, in the order in which they are to stand.
 * The first that does not fit is cut at a line border, and nothing follows it.
 */
export function fitPieces(
  pieces: readonly ContextPiece[],
  maxTokens: number,
  render: (piece: ContextPiece) => string,
): readonly ContextPiece[] {
  const chosen: ContextPiece[] = [];
  let left = maxTokens;
  for (const piece of pieces) {
    const fitted = fitLines(piece, left, render);
    if (fitted.text.trim() !== '') chosen.push(fitted);
    if (fitted !== piece) break;
    left -= estimateTokens(render(piece));
  }
  return chosen.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compare(a.path, b.path));
}

/** The piece with as many of its first lines as fit; itself where all do. */
function fitLines(piece: ContextPiece, maxTokens: number, render: (piece: ContextPiece) => string): ContextPiece {
  const lines = piece.text.split('\n');
  const first = (count: number) => ({ ...piece, text: lines.slice(0, count).join('\n') });
  if (estimateTokens(render(piece)) <= maxTokens) return piece;
  let fits = 0;
  let high = lines.length - 1;
  while (fits < high) {
    const middle = (fits + high + 1) >> 1;
    if (estimateTokens(render(first(middle))) <= maxTokens) fits = middle;
    else high = middle - 1;
  }
  return first(fits);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text from elsewhere as a comment with its path; as it is where the language has no comments. Ends with a line end. */
export function asComment(path: string, text: string, { lineComments, blockComment }: Language): string {
  const lines = [path, ...text.split('\n')];
  const [mark] = lineComments;
  if (mark) return lines.map((line) => `${`${mark} ${line}`.trimEnd()}\n`).join('');
  if (!blockComment) return `${lines.join('\n')}\n\n`;
  const [open, close] = blockComment;
  return `${open} ${lines.join('\n').replaceAll(close, `${close[0]} ${close.slice(1)}`)}\n${close}\n`;
}
