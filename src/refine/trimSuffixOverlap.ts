import { type Draft, indentation, type Place, type Refiner } from './draft.ts';
import { type Closer, scan } from './scan.ts';

/** Never repeats what already follows the cursor: auto-closed brackets and quotes, the rest of the line, closers below. */
export const trimSuffixOverlap: Refiner = (draft, place) => {
  const { closers } = scan(draft.text, place.language, place.state);
  const rest = place.restOfLine.trimEnd();
  if (rest.trim() === '') return trimClosersBelow(draft, place, closers);
  if (/^[\s)\]}"'`;,:>]+$/.test(rest))
    return mergeClosers(
      draft,
      rest,
      closers[0]?.index ?? (place.language.strings.length === 0 ? indexIn(draft.text, rest) : undefined),
    );
  return trimRestOfLine(draft, rest, closers[0]);
};

/** The rest of the line is closers alone: `foo(█)`. */
function mergeClosers(draft: Draft, rest: string, first: number | undefined): Draft {
  if (first === undefined) {
    // Nothing of ours is closed; a separator may still be there twice.
    return keepUntil(
      draft,
      draft.text.endsWith(rest) && /^[;,:]+$/.test(rest) ? draft.text.length - rest.length : undefined,
    );
  }
  const tail = draft.text.slice(first);
  const goesOn = tail.length > rest.length && isSubsequence(rest, tail);
  // `foo(█)` + `a).b(` holds the `)` itself, and more behind it: it takes the place of the one that is there.
  if (goesOn) return { ...draft, replaceSuffixChars: rest.length };
  // The line end and indentation before a closer on a line of its own belong to the text: `{█}`.
  const text = draft.text.slice(0, first);
  return /\n[ \t]*$/.test(text) ? { ...draft, text } : keepUntil(draft, first);
}

/** Code follows on the same line: `x = █ + 1`. */
function trimRestOfLine(draft: Draft, rest: string, first: Closer | undefined): Draft {
  const wanted = rest.trimStart();
  const found = draft.text.indexOf(wanted);
  if (found >= 0) return keepUntil(draft, found);
  for (let length = Math.min(wanted.length - 1, draft.text.length); length > 1; length -= 1) {
    if (draft.text.endsWith(wanted.slice(0, length))) return keepUntil(draft, draft.text.length - length);
  }
  return keepUntil(draft, first?.index);
}

/** Nothing follows on the line: what the answer closes may be closed below already. */
function trimClosersBelow(draft: Draft, place: Place, closers: readonly Closer[]): Draft {
  const { lineBelow, lineBefore, language } = place;
  if (lineBelow === undefined) return draft;
  const below = indentation(lineBelow);
  for (const { index, text } of closers) {
    const lineStart = draft.text.lastIndexOf('\n', index - 1) + 1;
    const line = (lineStart === 0 ? lineBefore : '') + draft.text.slice(lineStart, index);
    const isFirstInLine = line.trim() === '';
    const sameThere = lineBelow.trimStart().startsWith(text);
    const closedBelow = isFirstInLine
      ? below > indentation(line) || (below === indentation(line) && sameThere)
      : sameThere && below < indentation(line);
    if (closedBelow) return keepUntil(draft, isFirstInLine ? Math.max(0, lineStart - 1) : index);
  }
  const lastStart = draft.text.lastIndexOf('\n') + 1;
  const last = (lastStart === 0 ? lineBefore : '') + draft.text.slice(lastStart);
  const isRepeatedCloser =
    place.extent === 'body' &&
    language.closer?.test(last.trim()) &&
    language.closer.test(lineBelow.trim()) &&
    below === indentation(last);
  return isRepeatedCloser ? keepUntil(draft, Math.max(0, lastStart - 1)) : draft;
}

function keepUntil(draft: Draft, end: number | undefined): Draft {
  return end === undefined ? draft : { ...draft, text: draft.text.slice(0, end).trimEnd() };
}

/** Where text without a syntax of its own repeats what follows the cursor. */
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
