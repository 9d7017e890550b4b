import type { App } from './apps.ts';
import type { EmulatedClock } from './clock.ts';
import type { Knobs } from './knobs.ts';
import type { IdSource } from './random.ts';
import { recordSecrets } from './recordSecrets.ts';

/** `24.<32 hex>.<lifetime s>.<expiry, unix s>.282335-<app id>` (spec 1.2). */
export const TOKEN_SHAPE = /^24\.[0-9a-f]{32}\.\d+\.\d+\.282335-\d+$/;

export type TokenCheck = { kind: 'valid'; app: App } | { kind: 'malformed' | 'unknown' | 'revoked' | 'expired' };

/** An answer of the token route: `body` is complete, with its trailing newline. */
export interface TokenReply {
  status: number;
  body: string;
  /** `ok`, or the OAuth `error` value. */
  error: string;
}

/** The token service: exchanges credentials, remembers every token it gave, and lets a test end them early. */
export interface Tokens {
  /** Successful exchanges since the last reset. */
  readonly exchanges: number;
  /** Answers a `client_credentials` exchange from its query (spec 1.1–1.3). */
  exchange(query: URLSearchParams, knobs: Knobs): TokenReply;
  check(token: string | null): TokenCheck;
  /** From now on every token given so far answers 111. */
  expireAll(): void;
  /** From now on every token given so far answers 110. */
  revokeAll(): void;
  /** Forgets the count and, unless `keepTokens`, every token (110). */
  reset(keepTokens: boolean): void;
}

interface GivenToken {
  app: App;
  expiresAt: number;
  revoked: boolean;
}

const refuse = (status: number, error: string, description: string): TokenReply => ({
  status,
  error,
  body: `${JSON.stringify({ error_description: description, error })}\n`,
});

export function createTokens(apps: readonly App[], clock: EmulatedClock, ids: IdSource): Tokens {
  const given = new Map<string, GivenToken>();
  let exchanges = 0;

  const revoke = (owner?: App): void => {
    for (const token of given.values()) if (owner === undefined || token.app === owner) token.revoked = true;
  };

  const mint = (app: App, knobs: Knobs): TokenReply => {
    const seconds = Math.floor(clock.now() / 1000);
    const lifetime = knobs.tokenLifetimeSeconds;
    const anatomy = (kind: number, ttl: number): string =>
      `${kind}.${ids.hex(32)}.${ttl}.${seconds + ttl}.282335-${app.appId}`;
    const accessToken = anatomy(24, lifetime);
    if (knobs.revokeOldTokens) revoke(app);
    given.set(accessToken, { app, expiresAt: clock.now() + lifetime * 1000, revoked: false });
    exchanges++;
    const body = {
      refresh_token: anatomy(25, 315_360_000),
      expires_in: lifetime,
      session_key: `9mzd${ids.hex(40)}`,
      access_token: accessToken,
      scope: 'public wise_adapt ai_custom_yiyan_com',
      session_secret: ids.hex(32),
    };
    recordSecrets(accessToken, body.refresh_token, body.session_key, body.session_secret);
    return { status: 200, error: 'ok', body: `${JSON.stringify(body)}\n` };
  };

  return {
    get exchanges() {
      return exchanges;
    },
    exchange: (query, knobs) => {
      const grant = query.get('grant_type');
      const [clientId, secret] = [query.get('client_id'), query.get('client_secret')];
      if (!grant) return refuse(400, 'invalid_request', 'The grant_type is missing');
      if (grant !== 'client_credentials')
        return refuse(400, 'unsupported_grant_type', 'The authorization grant type is not supported');
      if (clientId === null || secret === null)
        return refuse(400, 'invalid_request', 'The request is missing a required parameter');
      const app = apps.find((candidate) => candidate.apiKey === clientId);
      if (app === undefined) return refuse(401, 'invalid_client', 'unknown client id');
      if (app.secretKey !== secret) return refuse(401, 'invalid_client', 'Client authentication failed');
      return mint(app, knobs);
    },
    check: (token) => {
      if (token === null || !TOKEN_SHAPE.test(token)) return { kind: 'malformed' };
      const found = given.get(token);
      if (found === undefined) return { kind: 'unknown' };
      if (found.revoked) return { kind: 'revoked' };
      return clock.now() >= found.expiresAt ? { kind: 'expired' } : { kind: 'valid', app: found.app };
    },
    expireAll: () => {
      for (const token of given.values()) token.expiresAt = Number.NEGATIVE_INFINITY;
    },
    revokeAll: () => revoke(),
    reset: (keepTokens) => {
      exchanges = 0;
      if (!keepTokens) given.clear();
    },
  };
}
