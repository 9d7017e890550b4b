import type { ContextPiece, Snapshot } from '../core/snapshot.ts';

/** How much of the snapshot the prompt is sure to hold, in characters. */
const near = { before: 6_000, after: 1_500 } as const;

/** A piece with more of its lines than this already told says nothing new. */
const mostKnown = 0.7;

/**
 * Takes of the pieces, the most useful first, those that fit into `maxTokens` and say something that neither the text around the
 * cursor nor a piece before them says.
 */
export function chooseWithinBudget(
  pieces: readonly ContextPiece[],
  { prefix, suffix }: Snapshot,
  maxTokens: number,
  estimateTokens: (text: string) => number,
): ContextPiece[] {
  const known = new Set(tellingLines(prefix.slice(-near.before) + suffix.slice(0, near.after)));
  let left = maxTokens;
  return pieces.filter(({ path, text }) => {
    const lines = tellingLines(text);
    const repeated = lines.filter((line) => known.has(line)).length;
    if (lines.length === 0 || repeated > lines.length * mostKnown) return false;
    const cost = estimateTokens(`${path}\n${text}\n`);
    if (cost > left) return false;
    left -= cost;
    for (const line of lines) known.add(line);
    return true;
  });
}

/** Without blanks around them, and without those that hold no word. */
function tellingLines(text: string): string[] {
  return text.split('\n').flatMap((line) => (/[\p{L}\p{N}]{2}/u.test(line) ? [line.trim()] : []));
}
