import { CompletionError } from '../../core/errors.ts';
import type { TokenUsage } from '../../core/request.ts';
import { kindOfCode, patienceOfCode } from '../errorCodes.ts';
import { isRecord } from '../json.ts';
import { type Protocol, qianfanStops } from './protocol.ts';
import { readUsage } from './usage.ts';

/** Qianfan V1: `POST /rpc/2.0/ai_custom/v1/wenxinworkshop/completions/{endpoint}`, every parameter of the seed page (spec 2). */
export const qianfanV1: Protocol = {
  framing: 'sse',
  request({ prompt, stop }, { url, endpoint, sampling, stream, userId }) {
    if (endpoint === '') throw new CompletionError('needsEndpoint');
    const stops = qianfanStops(stop);
    const { temperature, topK, topP, penaltyScore } = sampling;
    const body = {
      prompt,
      stream,
      temperature,
      top_k: topK,
      top_p: topP,
      penalty_score: penaltyScore,
      stop: stops.length > 0 ? stops : undefined,
      user_id: userId || undefined,
    };
    return { url: new URL(`${url}/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/${endpoint}`), body };
  },
  /** Errors come with HTTP 200, and from gateways as `code` and `msg` (spec 2.3 to 2.5). */
  decode(answer, { host }) {
    if (!isRecord(answer)) throw new CompletionError('badAnswer', { host, detail: 'not an object' });
    const error = v1Error(answer, host);
    if (error) throw error;
    const text = answer['result'];
    if (typeof text !== 'string') throw new CompletionError('badAnswer', { host, detail: 'no result' });
    const usage: TokenUsage | undefined = readUsage(answer['usage']);
    return {
      text,
      // A whole answer has no is_end.
      done: answer['is_end'] !== false,
      ...(usage && { usage }),
      ...(isUnsafe(answer['is_safe']) && { unsafe: true }),
    };
  },
};

/** `{"error_code": …, "error_msg": …}`; gateways write the code as a string, and 0 for none. */
function v1Error(answer: Record<string, unknown>, host: string): CompletionError | undefined {
  const code = Number(answer['error_code'] ?? answer['code'] ?? 0);
  if (!Number.isFinite(code) || code === 0) return undefined;
  const detail = `${code}: ${String(answer['error_msg'] ?? answer['msg'] ?? '')}`;
  const retryAfterMs = patienceOfCode(code);
  return new CompletionError(kindOfCode(code), { host, detail, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

/** Documented as a bool, seen as 1/0 and as a string; absent means safe (spec 2.3). */
function isUnsafe(value: unknown): boolean {
  return value === 0 || value === false || value === '0';
}

/** What the service would count: Han characters + words × 1.3, by its own documentation an estimate (seed page). */
export function estimateUsageTokens(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[^\s\p{Script=Han}]+/gu)?.length ?? 0;
  return han + Math.ceil(words * 1.3);
}
