import type { Scan } from '../core/scan.ts';
import { type Draft, type Place, textUntil } from './draft.ts';

/** A tag, a word, an operator, or a bracket or other sign on its own. */
const token = /<\/?[\w-]+|[\p{L}\p{N}_$]+|[=-]?>|[=<!+\-*/%&|^~?:.]+?(?=[=-]>|[^=<!+\-*/%&|^~?:.]|$)|\S/uy;

/** Code follows on the same line: `x = █ + 1`. Cuts where the answer comes to it. */
export function trimRestOfLine(draft: Draft, rest: string, { closers, ground }: Scan, place: Place): Draft {
  const { text } = draft;
  const wanted = rest.trimStart();
  // Nothing tells more than a line that ends like this one.
  const same = text.trimEnd().length - rest.length;
  const splitsWord = isInWord(text, same) && !isWord(place.lineBefore.slice(-1));
  if (text.trimEnd().endsWith(rest) && !splitsWord) return { ...draft, text: text.slice(0, same) };
  const starts = ground.flatMap(({ start, end }) => tokensBetween(text, start, end, place.lineBefore));
  const first = tokenAt(wanted, 0);
  const meets =
    starts.find((at) => text.startsWith(wanted, at) && !isInWord(text, at + wanted.length)) ??
    starts.find((at) => text.length - at > 1 && wanted.startsWith(text.slice(at))) ??
    starts.find((at) => tokenAt(text, at) === first);
  // A word that the answer holds within brackets is written a second time: `return █x` + `max(x, y)`.
  if (meets === undefined && isWord(first) && holdsWord(text, first)) return { ...draft, text: '', broken: true };
  const kept = textUntil(text, meets ?? closers[0]?.index ?? text.length, place.restOfLine);
  return isBroken(kept, place) ? { ...draft, text: '', broken: true } : { ...draft, text: kept };
}

/** Where tokens begin in this stretch of the text, its end included. */
function tokensBetween(text: string, start: number, end: number, lineBefore: string): number[] {
  const found: number[] = [];
  let at = start;
  while (at <= end && at < text.length) {
    const length = tokenAt(text, at).length;
    if (length > 0 && !(at === 0 && isWord(lineBefore.slice(-1)) && isWord(text.charAt(0)))) found.push(at);
    at += Math.max(1, length);
  }
  return found;
}

function tokenAt(text: string, at: number): string {
  token.lastIndex = at;
  return token.exec(text)?.[0] ?? '';
}

/** Whether what is left cannot stand in front of the rest: it ends a statement, or both would become one word. */
function isBroken(kept: string, { lineBefore, restOfLine }: Place): boolean {
  if (kept.trimEnd().endsWith(';')) return true;
  const wasOneWord = isWord(lineBefore.slice(-1));
  return !wasOneWord && isWord(kept.slice(-1)) && isWord(restOfLine.charAt(0));
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isInWord(text, at) && !isInWord(text, at + word.length)) return true;
  }
  return false;
}

function isInWord(text: string, at: number): boolean {
  return at > 0 && isWord(text.charAt(at - 1)) && isWord(text.charAt(at));
}

function isWord(text: string): boolean {
  return /^[\p{L}\p{N}_$]+$/u.test(text);
}
