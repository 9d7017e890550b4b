import type { Language } from '../core/language.ts';
import { type Closer, type Scan, scan } from '../core/scan.ts';
import { type Draft, isInText, keepUntil, type Place, textUntil } from './draft.ts';
import { trimRestOfLine } from './trimRestOfLine.ts';

/** The rest of the line is closers alone: `foo(█)`. */
export function mergeClosers(draft: Draft, rest: string, scanned: Scan, place: Place): Draft {
  const closers = closersOf(draft, rest, scanned, place);
  const [first] = closers;
  if (first === undefined) {
    if (rest.startsWith('>')) return trimRestOfLine(draft, rest, scanned, place);
    return withoutDouble(draft, rest);
  }
  // In a string a bracket is text: `"{█}"`.
  const same = draft.text.length - rest.length;
  const isText = scanned.ground.some(({ start, end }) => start <= same && same <= end) && same < first.index;
  if (isText && draft.text.endsWith(rest)) return keepUntil(draft, same);
  const tail = draft.text.slice(first.index);
  // `foo(█)` + `a).b(` holds the `)` itself, and more behind it: it takes the place of the one that is there. All that stand
  // there must be closed by the answer, not only be among the brackets that it opens itself.
  const closed = closers.map(({ text }) => text).join('');
  const closesAll = closed.startsWith(closersIn(rest));
  if (closesAll && tail.length > rest.length && isSubsequence(rest, tail))
    return { ...draft, replaceSuffixChars: rest.length };
  // The line end and indentation before a closer on a line of its own belong to the text: `{█}`, and so does a blank: `{ a █}`.
  const text = draft.text.slice(0, first.index);
  if (/\n[ \t]*$/.test(text)) return { ...draft, text };
  return withoutDouble({ ...draft, text: textUntil(draft.text, first.index, rest) }, rest);
}

/** What the answer closes of that which stands behind the cursor. */
function closersOf({ text }: Draft, rest: string, { closers }: Scan, place: Place): readonly Closer[] {
  const { openers, language } = place;
  const isComment = place.state.at(-1)?.kind === 'comment' || (openers.length > 0 && isInText(place));
  const own = isComment && closers.length === 0 ? scan(text, wordsOnly(language)).closers : closers;
  if (own.length === 0) return quoteIn(text, rest, place);
  // The editor need not have closed all that this line opened: `"${█"`, `"{{ █"`.
  const there = closersIn(rest);
  const isThere = (skipped: number) => openers.slice(skipped).join('').startsWith(there);
  const most = Math.min(openers.length, own.length);
  const first = Array.from({ length: most }, (_, skipped) => skipped).find(isThere);
  if (first !== undefined) return own.slice(first);
  const isQuote =
    /^["'`]/.test(there) && own.slice(0, most).every(({ text: close }, index) => close === openers[index]);
  const others = isQuote ? own.slice(most) : own;
  return others.length > 0 ? others : quoteIn(text, rest, place);
}

/** In a comment, and where the language has no strings, quotes come in pairs all the same. */
function quoteIn(text: string, rest: string, { lineBefore }: Place): readonly Closer[] {
  const quote = rest.charAt(0);
  if (!/["'`]/.test(quote) || lineBefore.split(quote).length % 2 === 1) return [];
  const index = text.indexOf(quote);
  return index < 0 ? [] : [{ index, text: quote }];
}

function wordsOnly(language: Language): Language {
  const { blockComment: _, ...rest } = language;
  return (
    plainTwins.get(language) ?? remember(language, { ...rest, lineComments: [], strings: [], charLiterals: false })
  );
}

const plainTwins = new WeakMap<Language, Language>();

function remember(language: Language, twin: Language): Language {
  plainTwins.set(language, twin);
  return twin;
}

function closersIn(rest: string): string {
  return rest.replace(/[^)\]}"'`]/g, '');
}

/** Nothing of ours is closed any more; a separator may still be there twice. */
function withoutDouble(draft: Draft, rest: string): Draft {
  const isDouble = draft.text.endsWith(rest) && /^[;,:]+$/.test(rest);
  return isDouble ? keepUntil(draft, draft.text.length - rest.length) : draft;
}

/** Whether the characters of `part` occur in `whole` in order: what VS Code asks of text that an item replaces. */
function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const char of part) {
    at = whole.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
