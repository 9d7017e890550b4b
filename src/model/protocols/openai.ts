import { CompletionError } from '../../core/errors.ts';
import type { CompletionRequest, Delta } from '../../core/request.ts';
import type { Settings } from '../../core/settings.ts';
import { kindOfOpenaiError } from '../errorCodes.ts';
import { isRecord } from '../json.ts';
import { type AnswerContext, type Protocol, versionedUrl } from './protocol.ts';
import { readUsage } from './usage.ts';

/** `POST /v1/completions` as OpenAI drew it: vLLM, TGI, LM Studio, DeepSeek, DashScope, SiliconFlow … (spec 5.4). */
export const openai: Protocol = {
  framing: 'sse',
  request: (request, settings) => ({
    url: versionedUrl(settings.url, 'v1', 'completions'),
    body: openaiBody(request, settings),
  }),
  decode: decodeOpenai,
};

/** The body of every OpenAI-shaped completion. */
export function openaiBody({ prompt, suffix, stop }: CompletionRequest, settings: Settings): object {
  const { temperature, topP } = settings.sampling;
  return {
    model: settings.model || undefined,
    prompt,
    suffix: suffix || undefined,
    max_tokens: settings.maxTokens,
    temperature,
    top_p: topP,
    stop: stop.length > 0 ? stop : undefined,
    stream: settings.stream,
    stream_options: settings.stream ? { include_usage: true } : undefined,
    user: settings.userId || undefined,
  };
}

/** `choices[0]` holds `text`, or `message` or `delta` with `content`; a chunk of usage alone has no choice (spec 5.4). */
export function decodeOpenai(answer: unknown, context: AnswerContext): Delta {
  const parts = readObject(answer, context);
  const choices = parts['choices'];
  if (!Array.isArray(choices)) throw new CompletionError('badAnswer', { host: context.host, detail: 'no choices' });
  const choice: unknown = choices[0] ?? {};
  if (!isRecord(choice)) throw new CompletionError('badAnswer', { host: context.host, detail: 'no choice' });
  const usage = readUsage(parts['usage']);
  const finish = choice['finish_reason'];
  const unsafe = finish === 'content_filter' || Number(choice['flag'] ?? 0) >= 3;
  return {
    text: textOf(choice),
    done: typeof finish === 'string' && finish !== '',
    ...(usage && { usage }),
    ...(unsafe && { unsafe }),
  };
}

function textOf(choice: Record<string, unknown>): string {
  const part = choice['message'] ?? choice['delta'];
  const text = choice['text'] ?? (isRecord(part) ? part['content'] : undefined);
  return typeof text === 'string' ? text : '';
}

/** The members of an answer; throws the error that it stands for, or `badAnswer` where it is no object. */
export function readObject(answer: unknown, context: AnswerContext): Record<string, unknown> {
  if (!isRecord(answer)) throw new CompletionError('badAnswer', { host: context.host, detail: 'not an object' });
  const error = openaiError(answer, context);
  if (error) throw error;
  return answer;
}

/** `{"error": {code, type, message}}`, or `{"error": "…"}` from TGI and others, or vLLM's `{"object": "error", message, code}`. */
function openaiError(answer: Record<string, unknown>, { host, status }: AnswerContext): CompletionError | undefined {
  const error = answer['object'] === 'error' ? answer : answer['error'];
  if (error === undefined || error === null) return undefined;
  const parts = isRecord(error) ? error : { message: error };
  const words = [parts['code'], parts['type'], parts['message']].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  const code = String(parts['code'] ?? '');
  return new CompletionError(kindOfOpenaiError(code, words.join(' '), status), { host, detail: words.join(': ') });
}
