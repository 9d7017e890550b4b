import { scan } from '../core/scan.ts';
import { cutAt, type Refiner } from './draft.ts';

/** What may still become a fence or a special token. */
const openMarker = /^\s*(?:`{0,2}|<[^\s>]{0,24}|\[\w{0,7}|\+{1,5} ?)$/;

/**
 * Keeps at most `maxLines` lines, and of these as many as leave no bracket open and no block without its first line. A line end that
 * the text begins with only leads to the first of them.
 */
export const limitLines: Refiner = (draft, { maxLines, language, state, stops }, ended) => {
  let at = /^\s*\n/.exec(draft.text)?.[0].length ?? 0;
  for (let line = 0; line < maxLines; line += 1) {
    const end = draft.text.indexOf('\n', at);
    if (end < 0) return draft;
    at = end + 1;
  }
  const all = draft.text.slice(0, at).trimEnd();
  // The next line may still say that the text is whole: it is no part of the block, or a stop sequence, a fence or a special token.
  const behind = draft.text.slice(all.length);
  if (!ended && (draft.undecided || openMarker.test(behind) || stops.some((stop) => mayBecome(stop, behind))))
    return draft;
  const whole = scan(all, language, state).lines.findLast(
    ({ start, codeEnd, depthAfter, leavesLiteral }) =>
      depthAfter <= 0 && !leavesLiteral && all.slice(start, codeEnd).trim() !== '' && !opens(all.slice(start, codeEnd)),
  );
  return cutAt(draft, whole?.end ?? all.length);

  function opens(code: string): boolean {
    return language.blockOpener.test(code.trimEnd());
  }
};

/** Whether `text` ends with the begin of `stop`. */
function mayBecome(stop: string, text: string): boolean {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) return true;
  }
  return false;
}
