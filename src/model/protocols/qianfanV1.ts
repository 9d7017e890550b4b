import { CompletionError } from '../../core/errors.ts';
import type { CompletionRequest, Delta, Settings, TokenUsage } from '../../core/types.ts';
import { kindOfCode } from '../errorCodes.ts';
import type { HttpRequest } from '../http.ts';
import { isRecord } from '../json.ts';

/** `POST /rpc/2.0/ai_custom/v1/wenxinworkshop/completions/{endpoint}` with every parameter of the seed page (spec 2.1, 2.2). */
export function completionRequest(request: CompletionRequest, settings: Settings, token: string): HttpRequest {
  const url = new URL(`${settings.url}/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/${settings.endpoint}`);
  url.searchParams.set('access_token', token);
  const { temperature, topK, topP, penaltyScore } = settings.sampling;
  const body = {
    prompt: request.prompt,
    stream: settings.stream,
    temperature,
    top_k: topK,
    top_p: topP,
    penalty_score: penaltyScore,
    stop: request.stop.length > 0 ? request.stop : undefined,
    user_id: settings.userId || undefined,
  };
  return { url, body: JSON.stringify(body) };
}

/**
 * One frame of a stream, or a whole answer (spec 2.3, 2.4). Throws the `CompletionError` that an error body stands for: errors
 * come with HTTP 200, and from gateways as `code` and `msg` (spec 2.5).
 */
export function decodeAnswer(answer: unknown, host: string): Delta {
  if (!isRecord(answer)) throw new CompletionError('badAnswer', { host, detail: 'not an object' });
  const code = Number(answer['error_code'] ?? answer['code'] ?? 0);
  if (code !== 0) {
    const detail = `${code}: ${String(answer['error_msg'] ?? answer['msg'] ?? '')}`;
    throw new CompletionError(kindOfCode(code), { host, detail });
  }
  const text = answer['result'];
  if (typeof text !== 'string') throw new CompletionError('badAnswer', { host, detail: 'no result' });
  const usage = readUsage(answer['usage']);
  return {
    text,
    // A whole answer has no is_end.
    done: answer['is_end'] !== false,
    ...(usage && { usage }),
    ...(isUnsafe(answer['is_safe']) && { unsafe: true }),
  };
}

/** Documented as a bool, seen as 1/0 and as a string; absent means safe (spec 2.3). */
function isUnsafe(value: unknown): boolean {
  return value === 0 || value === false || value === '0';
}

function readUsage(usage: unknown): TokenUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const promptTokens = Number(usage['prompt_tokens']);
  const completionTokens = Number(usage['completion_tokens']);
  return Number.isFinite(promptTokens) && Number.isFinite(completionTokens)
    ? { promptTokens, completionTokens }
    : undefined;
}

/** What the service would count: Han characters + words × 1.3, by its own documentation an estimate (seed page). */
export function estimateUsageTokens(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[^\s\p{Script=Han}]+/gu)?.length ?? 0;
  return han + Math.ceil(words * 1.3);
}
