/** Token counts as the service reports them: an estimate, not a tokenizer's output. */
export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** Han characters + ceil(words × 1.3), a word being a run of characters that are neither space nor Han (spec 2.3, 7.3). */
export function estimateTokens(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[^\s\p{Script=Han}]+/gu)?.length ?? 0;
  return han + Math.ceil((words * 13) / 10);
}

export function estimateUsage(prompt: string, completion: string): Usage {
  const promptTokens = estimateTokens(prompt);
  const completionTokens = estimateTokens(completion);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
