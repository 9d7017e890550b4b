import type { Language } from '../core/language.ts';
import type { Wanted } from '../core/request.ts';

/** Limits of the seed page: at most 4 items of at most 20 characters. */
const maxItems = 4;
const maxCharacters = 20;

/** What StarCoder writes when it is done or begins another file (spec 5.1). */
export const endOfText = '<|endoftext|>';

/**
 * The stop sequences of one request: `all` are applied to the answer here, the first ones of `wire` go along with the request. Those of
 * the language only save the tokens behind the end of a block, which is found here by itself: they stay out where the answer may begin
 * with one.
 */
export function stopSequences(
  language: Language,
  chosen: readonly string[],
  { extent, lineIsFinished }: Pick<Wanted, 'extent' | 'lineIsFinished'>,
  endings: readonly string[] = [endOfText],
): { all: readonly string[]; wire: readonly string[] } {
  // At the end of a finished line the model begins with "\n", and a stop of "\n" would leave nothing.
  const line = extent === 'line' && !lineIsFinished ? ['\n'] : [];
  const [ending = endOfText, ...others] = endings;
  const own = chosen.length > 0 ? [] : language.stops.filter((stop) => !mayBegin(stop, extent, lineIsFinished));
  const carried = [...new Set([...line, ending, ...chosen, ...own, ...others])];
  const wire = carried.filter((stop) => [...stop].length <= maxCharacters).slice(0, maxItems);
  return { all: [...new Set([...line, ...endings, ...chosen])], wire };
}

/** A statement has its decorators and comments above it, and behind a finished line blank lines may come first. */
function mayBegin(stop: string, extent: Wanted['extent'], lineIsFinished: boolean): boolean {
  return extent === 'body' ? false : extent === 'statement' ? /\S/.test(stop) : lineIsFinished;
}
