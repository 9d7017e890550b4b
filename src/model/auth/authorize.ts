import { CompletionError } from '../../core/errors.ts';
import type { Clock, SecretStore } from '../../core/ports.ts';
import type { Credentials, Settings } from '../../core/settings.ts';
import { exchangeForBearer, iamHeaders } from './iamBearer.ts';
import { exchangeForToken } from './oauthToken.ts';
import { type Token, TokenCache } from './tokenCache.ts';

/** A request's proof of who asks. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The exchanged token in it, which the service may find expired. */
  readonly token?: string;
}

type Exchange = (tokenUrl: string, keys: Credentials, askedAt: number) => Promise<Token>;

/** Proves who asks, in each of the ways of `AuthMethod`. */
export class Authorizer {
  readonly #clock: Clock;
  readonly #tokens: TokenCache;
  readonly #hide: (...secrets: readonly string[]) => void;

  /** `hide` hears of every key and token before it is used. */
  constructor(clock: Clock, store: SecretStore, hide: (...secrets: readonly string[]) => void) {
    this.#clock = clock;
    this.#tokens = new TokenCache(clock, store);
    this.#hide = hide;
  }

  /** For a POST to `url`. Throws `CompletionError`: `needsKeys`, or what the token host says. */
  async prove(url: URL, settings: Settings, keys: Credentials | undefined, signal: AbortSignal): Promise<Proof> {
    const { auth } = settings;
    requireKeys(settings, keys);
    if (!keys) return { headers: {}, query: {} };
    this.#hide(keys.apiKey, keys.secretKey);
    if (!needsPair(auth)) return bearer(keys.apiKey);
    const exchange = exchangeOf(settings);
    if (!exchange) return { headers: iamHeaders('POST', url, keys, this.#clock.now()), query: {} };
    const renew = () => exchange(settings.tokenUrl, keys, this.#clock.now());
    const token = await this.#tokens.get(identityOf(settings, keys), renew, signal);
    this.#hide(token);
    return auth === 'oauth' ? { headers: {}, query: { access_token: token }, token } : { ...bearer(token), token };
  }

  /** The service did not accept an exchanged token. */
  async refused(token: string): Promise<void> {
    await this.#tokens.refused(token);
  }

  /** The next proof with these keys is a new one. */
  async forget(settings: Settings, keys: Credentials | undefined): Promise<void> {
    if (keys) await this.#tokens.forget(identityOf(settings, keys));
  }
}

/** Throws `needsKeys` if this way of proving wants keys that are not there. */
export function requireKeys({ auth }: Settings, keys: Credentials | undefined): void {
  const enough = auth === 'optional' || (keys && (keys.secretKey !== '' || !needsPair(auth)));
  if (!enough) throw new CompletionError('needsKeys');
}

function needsPair(auth: Settings['auth']): boolean {
  return auth === 'oauth' || auth === 'iam';
}

/** V1 takes an IAM signature as it is; V2 wants it exchanged for a bearer. */
function exchangeOf({ auth, preset }: Settings): Exchange | undefined {
  if (auth === 'oauth') return exchangeForToken;
  return preset.protocol === 'qianfan-v1' ? undefined : exchangeForBearer;
}

function identityOf({ auth, tokenUrl }: Settings, { apiKey, secretKey }: Credentials): readonly string[] {
  return [auth, tokenUrl, apiKey, secretKey];
}

function bearer(key: string): Proof {
  return { headers: { Authorization: `Bearer ${key}` }, query: {} };
}
