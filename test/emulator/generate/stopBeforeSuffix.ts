import { isQuote, readBrackets } from './openBrackets.ts';

/** Where `text` closes what the suffix's first character already closes, or -1. `before` tells whether the caret is in a string. */
function firstRepeatedCloser(text: string, before: string, closer: string): number {
  const innermost = readBrackets(before).open.at(-1);
  const inString = isQuote(innermost?.closer) ? [{ closer: innermost.closer, at: -1 }] : [];
  if (inString[0]?.closer === closer)
    return text.search(closer === '"' ? /(?<!\\)"/ : closer === "'" ? /(?<!\\)'/ : /(?<!\\)`/);
  return readBrackets(text, inString).strays.find((stray) => stray.closer === closer)?.at ?? -1;
}

function firstLineEndingWith(text: string, ending: string): number {
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trimEnd().endsWith(ending)) return start + line.trimEnd().length - ending.length;
    start += line.length + 1;
  }
  return -1;
}

/** Where a line of `text` after its first begins that is the suffix's first line that is not blank, or -1. */
function firstRepeatedLine(text: string, suffix: string): number {
  const wanted = suffix
    .split('\n')
    .slice(1)
    .find((line) => line.trim() !== '')
    ?.trimEnd();
  const lines = text.split('\n');
  const found = lines.findIndex((line, index) => index > 0 && line.trimEnd() === wanted);
  return found < 0 ? -1 : lines.slice(0, found).join('\n').trimEnd().length;
}

/**
 * Cuts a continuation where it would begin to repeat what stands after the caret: the rest of the caret's line (`bar)` before `)` is
 * `bar`), or else the next line that is not blank.
 */
export function stopBeforeSuffix(text: string, before: string, suffix: string): string {
  const restOfLine = (suffix.split('\n')[0] ?? '').trim();
  if (suffix.trim() === '') return text;
  const cut =
    restOfLine === ''
      ? firstRepeatedLine(text, suffix)
      : /^[)\]}"'`]/.test(restOfLine)
        ? firstRepeatedCloser(text, before, restOfLine.charAt(0))
        : firstLineEndingWith(text, restOfLine);
  return cut < 0 ? text : text.slice(0, cut);
}
