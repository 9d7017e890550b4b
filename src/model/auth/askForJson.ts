import { CompletionError } from '../../core/errors.ts';
import { type HttpRequest, reasonOf, send } from '../http.ts';
import { isRecord } from '../json.ts';

const patience = { idleMs: 10_000, overallMs: 15_000 };

/** What a token route answered; `answer` is empty where that was no JSON object. */
export interface TokenAnswer {
  readonly answer: Record<string, unknown>;
  readonly status: number;
  /** The gateway's reason in its headers, or empty (spec 2.5). */
  readonly reason: string;
}

/** Asks a token route. Never given up half-way, since others may wait for the answer as well. */
export async function askForJson(request: HttpRequest): Promise<TokenAnswer> {
  const { response, chunks } = await send(request, patience, new AbortController().signal);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  if (response.ok && text.trimStart().startsWith('<')) {
    throw new CompletionError('badGateway', { host: request.url.host, detail: 'HTML' });
  }
  return { answer: parseObject(text), status: response.status, reason: reasonOf(response) };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
