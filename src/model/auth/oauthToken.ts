import { abortError, CompletionError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Credentials } from '../../core/types.ts';
import { oauthError } from '../errorCodes.ts';
import { post } from '../http.ts';
import { isRecord } from '../json.ts';

const patience = { idleMs: 10_000, overallMs: 15_000 };
/** Renewed this long before the server would refuse it, in ms. */
const renewBefore = 60 * 60 * 1000;

interface Token {
  readonly value: string;
  /** Epoch ms. */
  readonly renewAt: number;
}

/**
 * Access tokens by the client-credentials grant (spec 1). One exchange at a time for the same keys, however many wait for it;
 * a token is kept until an hour before it expires.
 */
export class OAuthTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A token for these keys. Leaving by `signal` does not end an exchange that others wait for. Throws `CompletionError`. */
  async get(tokenUrl: string, credentials: Credentials, signal: AbortSignal): Promise<string> {
    const key = JSON.stringify([tokenUrl, credentials.apiKey, credentials.secretKey]);
    let pending = this.#tokens.get(key);
    if (!pending || (await unlessAborted(pending, signal)).renewAt <= this.#clock.now()) {
      const current = this.#tokens.get(key);
      // Another caller may have renewed it while this one looked.
      pending = current === pending || !current ? this.#renew(key, tokenUrl, credentials) : current;
    }
    return (await unlessAborted(pending, signal)).value;
  }

  /** Forgets a token that the service did not accept, unless a newer one is there already. */
  async drop(value: string): Promise<void> {
    for (const [key, pending] of this.#tokens) {
      const token = await pending.catch(() => undefined);
      if (token?.value === value && this.#tokens.get(key) === pending) this.#tokens.delete(key);
    }
  }

  #renew(key: string, tokenUrl: string, credentials: Credentials): Promise<Token> {
    const pending = exchange(tokenUrl, credentials, this.#clock);
    this.#tokens.set(key, pending);
    pending.catch(() => {
      if (this.#tokens.get(key) === pending) this.#tokens.delete(key);
    });
    return pending;
  }
}

async function exchange(tokenUrl: string, { apiKey, secretKey }: Credentials, clock: Clock): Promise<Token> {
  const url = new URL(`${tokenUrl}/oauth/2.0/token`);
  url.searchParams.set('grant_type', 'client_credentials');
  url.searchParams.set('client_id', apiKey);
  url.searchParams.set('client_secret', secretKey);
  const askedAt = clock.now();
  const { response, chunks } = await post({ url, body: '""' }, patience, new AbortController().signal);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  const answer = parseAnswer(text, url.host, response.status);
  const value = answer['access_token'];
  const seconds = Number(answer['expires_in']);
  if (typeof value !== 'string' || value === '' || !(seconds > 0)) throw oauthError(answer, response.status, url.host);
  // A token that lives less than two hours is renewed at half its life.
  const life = seconds * 1000;
  return { value, renewAt: askedAt + Math.max(life - renewBefore, life / 2) };
}

function parseAnswer(text: string, host: string, status: number): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text);
    return isRecord(answer) ? answer : {};
  } catch {
    if (status >= 200 && status < 300 && text.trimStart().startsWith('<')) {
      throw new CompletionError('badGateway', { host, detail: 'HTML' });
    }
    return {};
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
