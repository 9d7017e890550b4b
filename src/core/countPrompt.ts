import type { CompletionRequest } from './request.ts';

/** How many tokens a request asks about, all text that is paid for: `count` tells those of one text. */
export function countPrompt(
  { prompt, suffix, extra = [] }: CompletionRequest,
  count: (text: string) => number,
): number {
  return [prompt, suffix, ...extra.map(({ text }) => text)].reduce((sum, text) => sum + count(text), 0);
}
