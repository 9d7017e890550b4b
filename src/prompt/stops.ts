import type { Language, Wanted } from '../core/types.ts';

/** Limits of the seed page: at most 4 items of at most 20 characters. */
const maxItems = 4;
const maxCharacters = 20;

/** What StarCoder writes when it is done or begins another file (spec 5.1). */
export const endOfText = '<|endoftext|>';

/**
 * The stop sequences of one request: `all` are applied to the answer here, the first of them that the wire can carry go
 * along with the request and save the tokens behind them.
 */
export function stopSequences(
  language: Language,
  chosen: readonly string[],
  { extent, lineIsFinished }: Pick<Wanted, 'extent' | 'lineIsFinished'>,
): { all: readonly string[]; wire: readonly string[] } {
  // At the end of a finished line the model begins with "\n", and a stop of "\n" would leave nothing.
  const line = extent === 'line' && !lineIsFinished ? ['\n'] : [];
  const several = chosen.length > 0 ? chosen : language.stops;
  const all = [...new Set([...line, endOfText, ...several])];
  return { all, wire: all.filter((stop) => [...stop].length <= maxCharacters).slice(0, maxItems) };
}
