import { type Draft, isInText, type Place, wordCharacters } from './draft.ts';

/**
 * Takes away what the answer repeats of the text before the cursor: an instruct model begins with the line that it was to go on with,
 * or with the lines above. Undefined as long as what has arrived may become such an echo.
 */
export function dropEcho(draft: Draft, place: Place, ended: boolean): Draft | undefined {
  const { linesAbove, lineBefore, language } = place;
  const text = draft.text.replace(/^\s*\n/, '');
  // What stands deeper in a line of its own belongs to the line, if it reads like it or not.
  const isDeeper = text !== draft.text && blanksOf(text) > blanksOf(lineBefore);
  if (isDeeper) return draft;
  const own = lineBefore.trim();
  let isOpen = false;
  for (let count = linesAbove.length; count >= 0; count -= 1) {
    const above = linesAbove.slice(linesAbove.length - count).map((line) => line.trim());
    const isTold = count === 1 && own === '' && language.blockOpener.test(above[0] ?? '');
    const isLong = count > 0 && wordCharacters(above.join('')) + wordCharacters(own) >= 8 && (count > 1 || own !== '');
    if (count === 0 ? !isPhrase(own, place) : !isTold && !isLong) continue;
    const read = readEcho(text, above, own, /\s$/.test(lineBefore), ended);
    if (read === 'open') isOpen = true;
    else if (read !== undefined) return { ...draft, text: text.slice(read) };
  }
  // A text that is gone before it was an echo is no echo.
  return isOpen && !ended && !draft.complete ? undefined : draft;
}

function blanksOf(text: string): number {
  return text.search(/[^ \t]|$/);
}

/** Whether nobody would write this line, as far as it goes, a second time behind itself. */
function isPhrase(own: string, place: Place): boolean {
  if (!/\p{L}{3}/u.test(own)) return false;
  return own.length >= (isInText(place) ? 16 : /^\p{L}+$/u.test(own) ? 3 : 6);
}

/** Where the text behind the echo of `above` and `own` begins; `open` while the text has not come to it. */
function readEcho(
  text: string,
  above: readonly string[],
  own: string,
  endsInBlank: boolean,
  isOver: boolean,
): number | 'open' | undefined {
  let at = 0;
  for (const line of above) {
    const end = text.indexOf('\n', at);
    const told = text.slice(at, end < 0 ? text.length : end).trim();
    if (end < 0) return line.startsWith(told) ? 'open' : undefined;
    if (told !== line) return undefined;
    at = end + 1;
    while (/^[ \t]*\n/.test(text.slice(at, at + 200))) at = text.indexOf('\n', at) + 1;
  }
  if (own === '') return at;
  const start = at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0);
  const rest = text.slice(start);
  if (!rest.startsWith(own)) return own.startsWith(rest) ? 'open' : undefined;
  const behind = start + own.length;
  const next = text.charAt(behind);
  if (next === '') return isOver ? behind : 'open';
  if (endsInBlank && /[\p{L}\p{N}_]/u.test(next)) return undefined;
  return endsInBlank && /[ \t]/.test(next) ? behind + 1 : behind;
}
