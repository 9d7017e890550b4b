import { estimateTokens } from './tokens.ts';

/** A window that is cut begins with a paragraph, if one begins in this part of it. */
const searched = 0.25;

/**
 * The end of `prefix` that fits into `maxTokens`, cut at a line border: at that of a paragraph where one is near, so that the
 * beginning stays where it is while more is written, and the server remembers it. If nothing but blank lines fits like that, the end of the
 * text is kept across its line borders, without tearing a surrogate pair.
 */
export function fitPrefix(prefix: string, maxTokens: number): string {
  let start = prefix.length;
  let tokens = 0;
  while (start > 0) {
    // From 1 on there is one character left; a negative position would look at it again.
    const lineStart = start > 1 ? prefix.lastIndexOf('\n', start - 2) + 1 : 0;
    tokens += estimateTokens(prefix.slice(lineStart, start));
    if (tokens > maxTokens) break;
    start = lineStart;
  }
  const window = prefix.slice(start);
  if (window.trim() === '') return fitEnd(prefix, maxTokens);
  return start === 0 ? window : window.slice(paragraphStart(window));
}

/** Behind the first blank line near the start; 0 where there is none. */
function paragraphStart(window: string): number {
  const blank = /\n[^\S\n]*\n(?=.*\S)/.exec(window.slice(0, window.length * searched));
  return blank ? blank.index + blank[0].length : 0;
}

function fitEnd(text: string, maxTokens: number): string {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (estimateTokens(text.slice(middle)) > maxTokens) low = middle + 1;
    else high = middle;
  }
  const splitsPair = /[\uDC00-\uDFFF]/.test(text[low] ?? '') && /[\uD800-\uDBFF]/.test(text[low - 1] ?? '');
  return text.slice(splitsPair ? low + 1 : low);
}
