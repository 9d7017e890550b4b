import type { Scan } from '../core/scan.ts';
import { type Draft, keepUntil, type Place } from './draft.ts';
import { trimRestOfLine } from './trimRestOfLine.ts';

/** The rest of the line is closers alone: `foo(█)`. */
export function mergeClosers(draft: Draft, rest: string, scanned: Scan, place: Place): Draft {
  const { closers } = scanned;
  // Text without strings of its own repeats what follows the cursor where it holds it.
  const first = closers[0]?.index ?? (place.language.strings.length === 0 ? indexIn(draft.text, rest) : undefined);
  if (first === undefined) {
    if (rest.startsWith('>')) return trimRestOfLine(draft, rest, scanned, place);
    return withoutDouble(draft, rest);
  }
  // In a string a bracket is text: `"{█}"`.
  const same = draft.text.length - rest.length;
  const isText = scanned.ground.some(({ start, end }) => start <= same && same <= end) && same < first;
  if (isText && draft.text.endsWith(rest)) return keepUntil(draft, same);
  const tail = draft.text.slice(first);
  // `foo(█)` + `a).b(` holds the `)` itself, and more behind it: it takes the place of the one that is there. All that stand
  // there must be closed by the answer, not only be among the brackets that it opens itself.
  const closed = closers.map(({ text }) => text).join('');
  const closesAll = closed.startsWith(rest.replace(/[^)\]}"'`]/g, ''));
  if (closesAll && tail.length > rest.length && isSubsequence(rest, tail))
    return { ...draft, replaceSuffixChars: rest.length };
  // The line end and indentation before a closer on a line of its own belong to the text: `{█}`.
  const text = draft.text.slice(0, first);
  return /\n[ \t]*$/.test(text) ? { ...draft, text } : withoutDouble(keepUntil(draft, first), rest);
}

/** Nothing of ours is closed any more; a separator may still be there twice. */
function withoutDouble(draft: Draft, rest: string): Draft {
  const isDouble = draft.text.endsWith(rest) && /^[;,:]+$/.test(rest);
  return isDouble ? keepUntil(draft, draft.text.length - rest.length) : draft;
}

function indexIn(text: string, rest: string): number | undefined {
  const at = text.indexOf(rest);
  return at < 0 ? undefined : at;
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
