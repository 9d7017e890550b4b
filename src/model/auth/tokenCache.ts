import { createHash } from 'node:crypto';
import { abortError } from '../../core/errors.ts';
import type { Clock, SecretStore } from '../../core/ports.ts';
import { isRecord } from '../json.ts';

/** A token; times are epoch ms. */
export interface Token {
  readonly value: string;
  /** From here on another one is asked for. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Renewed this long before the server would refuse it, in ms. */
const renewBefore = 60 * 60 * 1000;
/** When a renewal fails, the old token is used on and the next try waits this long, in ms. */
const retryAfter = 60 * 1000;

/** A token that was asked for at `askedAt` and lives `seconds`: one that lives less than two hours is renewed at half its life. */
export function tokenOf(value: string, askedAt: number, seconds: number): Token {
  const life = seconds * 1000;
  return { value, renewAt: askedAt + Math.max(life - renewBefore, life / 2), expiresAt: askedAt + life };
}

/**
 * Tokens by what they were exchanged for. One exchange at a time for the same identity, however many wait for it; tokens are kept
 * in the secret storage, so that other windows and the next start need none.
 */
export class TokenCache {
  readonly #clock: Clock;
  readonly #store: SecretStore;
  readonly #tokens = new Map<string, Token>();
  readonly #exchanges = new Map<string, Promise<Token>>();

  constructor(clock: Clock, store: SecretStore) {
    this.#clock = clock;
    this.#store = store;
  }

  /**
   * The token for `identity`: everything that has to be the same for a token to be the same, host and keys. It is stored under a
   * hash of it. Leaving by `signal` does not end an exchange that others wait for. Throws what `exchange` throws.
   */
  async get(identity: readonly string[], exchange: () => Promise<Token>, signal: AbortSignal): Promise<string> {
    const key = storageKey(identity);
    const known = this.#tokens.get(key);
    if (known && known.renewAt > this.#clock.now()) return known.value;
    let exchanging = this.#exchanges.get(key);
    if (!exchanging) {
      exchanging = this.#renew(key, exchange, known).finally(() => this.#exchanges.delete(key));
      this.#exchanges.set(key, exchanging);
    }
    return (await unlessAborted(exchanging, signal)).value;
  }

  /** Forgets the token for `identity`, here and in the store. */
  async forget(identity: readonly string[]): Promise<void> {
    const key = storageKey(identity);
    this.#tokens.delete(key);
    await this.#store.delete(key);
  }

  /** Forgets a token that the service did not accept, here and in the store, unless a newer one is there already. */
  async refused(value: string): Promise<void> {
    for (const [key, token] of this.#tokens) {
      if (token.value !== value) continue;
      this.#tokens.delete(key);
      if ((await this.#read(key))?.value === value) await this.#store.delete(key);
    }
  }

  async #renew(key: string, exchange: () => Promise<Token>, old: Token | undefined): Promise<Token> {
    const now = this.#clock.now();
    const stored = await this.#read(key);
    const fresh = stored && stored.renewAt > now ? stored : undefined;
    try {
      const token = fresh ?? (await exchange());
      this.#tokens.set(key, token);
      if (!fresh) await this.#store.set(key, JSON.stringify(token));
      return token;
    } catch (error) {
      if (!old || old.expiresAt <= now) throw error;
      const kept = { ...old, renewAt: now + retryAfter };
      this.#tokens.set(key, kept);
      return kept;
    }
  }

  async #read(key: string): Promise<Token | undefined> {
    const text = await this.#store.get(key);
    if (text === undefined) return undefined;
    const stored: unknown = JSON.parse(text);
    if (!isRecord(stored)) return undefined;
    const { value, renewAt, expiresAt } = stored;
    const isToken = typeof value === 'string' && typeof renewAt === 'number' && typeof expiresAt === 'number';
    return isToken ? { value, renewAt, expiresAt } : undefined;
  }
}

function storageKey(identity: readonly string[]): string {
  return `starcoder.token.${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
