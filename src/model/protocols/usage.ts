import type { TokenUsage } from '../../core/request.ts';
import { isRecord } from '../json.ts';

/** `{prompt_tokens, completion_tokens}`, as Qianfan and OpenAI report it; undefined where it is missing or not made of numbers. */
export function readUsage(usage: unknown): TokenUsage | undefined {
  return isRecord(usage) ? usageOf(usage['prompt_tokens'], usage['completion_tokens']) : undefined;
}

/** A usage of two counts, if they are counts. */
export function usageOf(prompt: unknown, completion: unknown): TokenUsage | undefined {
  return typeof prompt === 'number' && typeof completion === 'number' && prompt >= 0 && completion >= 0
    ? { promptTokens: prompt, completionTokens: completion }
    : undefined;
}
