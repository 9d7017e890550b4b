import { CompletionError } from '../core/errors.ts';
import type { Clock, CompletionModel, CredentialsSource } from '../core/ports.ts';
import type { CompletionRequest, Delta, Settings } from '../core/types.ts';
import { OAuthTokens } from './auth/oauthToken.ts';
import { kindOfStatus } from './errorCodes.ts';
import { type HttpAnswer, type HttpRequest, post } from './http.ts';
import { completionRequest, decodeAnswer } from './protocols/qianfanV1.ts';
import { readEvents } from './readEvents.ts';

const patience = { idleMs: 30_000, overallMs: 120_000 };

/** StarCoder on Qianfan V1. A refused token is renewed once, and the request replayed, before anything was shown. */
export class QianfanModel implements CompletionModel {
  readonly #credentials: CredentialsSource;
  readonly #tokens: OAuthTokens;

  constructor(credentials: CredentialsSource, clock: Clock) {
    this.#credentials = credentials;
    this.#tokens = new OAuthTokens(clock);
  }

  async *complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    let token = await this.#token(settings, signal);
    let begun = false;
    try {
      for await (const delta of this.#ask(request, settings, token, signal)) {
        begun = true;
        yield delta;
      }
      return;
    } catch (error) {
      if (begun || !(error instanceof CompletionError) || error.kind !== 'tokenExpired') throw error;
    }
    await this.#tokens.drop(token);
    token = await this.#token(settings, signal);
    yield* this.#ask(request, settings, token, signal);
  }

  /** Exchanges the keys for a token, to see whether they work. Throws `CompletionError`. */
  async check(settings: Settings, signal: AbortSignal): Promise<void> {
    await this.#token(settings, signal);
  }

  async #token(settings: Settings, signal: AbortSignal): Promise<string> {
    const credentials = await this.#credentials();
    if (!credentials) throw new CompletionError('needsKeys');
    return this.#tokens.get(settings.tokenUrl, credentials, signal);
  }

  async *#ask(
    request: CompletionRequest,
    settings: Settings,
    token: string,
    signal: AbortSignal,
  ): AsyncGenerator<Delta> {
    if (settings.endpoint === '') throw new CompletionError('needsEndpoint');
    const message: HttpRequest = completionRequest(request, settings, token);
    const answer = await post(message, patience, signal);
    try {
      yield* deltas(answer, message.url.host);
    } finally {
      answer.close();
    }
  }
}

async function* deltas(answer: HttpAnswer, host: string): AsyncGenerator<Delta> {
  const { response, chunks } = answer;
  const refused = response.ok ? undefined : statusError(answer, host);
  let done = false;
  try {
    for await (const event of readEvents(chunks, host)) {
      if (event.kind === 'done') {
        done = true;
      } else {
        const delta = decodeAnswer(event.value, host);
        done ||= delta.done;
        yield delta;
      }
    }
  } catch (error) {
    // A body that says what is wrong beats the status; one that cannot be read does not.
    const isUnreadable =
      error instanceof CompletionError && (error.kind === 'badAnswer' || error.kind === 'badGateway');
    throw refused && isUnreadable ? refused : error;
  }
  if (refused) throw refused;
  if (!done) throw new CompletionError('badAnswer', { host, detail: 'ended early' });
}

/** The gateway gives its reason in a header, with an empty body (spec 2.5). */
function statusError({ response }: HttpAnswer, host: string): CompletionError {
  const reason = response.headers.get('x-bce-error-message') ?? response.headers.get('x-bce-error-code');
  const seconds = Number(response.headers.get('retry-after'));
  return new CompletionError(kindOfStatus(response.status), {
    host,
    detail: reason ?? `HTTP ${response.status}`,
    ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
  });
}
