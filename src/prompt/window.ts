import { estimateTokens } from './tokens.ts';

/**
 * The end of `prefix` that fits into `maxTokens`, cut at a line border. The cursor's own line is never dropped: if it alone
 * is too long, its end is kept, without tearing a surrogate pair.
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
  if (start < prefix.length) return prefix.slice(start);
  return fitLine(prefix.slice(prefix.lastIndexOf('\n') + 1), maxTokens);
}

function fitLine(line: string, maxTokens: number): string {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (estimateTokens(line.slice(middle)) > maxTokens) low = middle + 1;
    else high = middle;
  }
  const splitsPair = /[\uDC00-\uDFFF]/.test(line[low] ?? '') && /[\uD800-\uDBFF]/.test(line[low - 1] ?? '');
  return line.slice(splitsPair ? low + 1 : low);
}
