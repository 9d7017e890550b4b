import { estimateTokens } from './tokens.ts';

/** How much of the budget goes to the text after the cursor, where the model is told it. */
export const suffixShare = 0.18;

/** The beginning of `suffix` that fits into `maxTokens`, cut at a line border; the rest of the cursor's line is never torn. */
export function fitSuffix(suffix: string, maxTokens: number): string {
  let end = 0;
  let tokens = 0;
  while (end < suffix.length) {
    const lineEnd = suffix.indexOf('\n', end);
    const next = lineEnd < 0 ? suffix.length : lineEnd + 1;
    tokens += estimateTokens(suffix.slice(end, next));
    if (tokens > maxTokens) break;
    end = next;
  }
  return suffix.slice(0, end);
}
