import type { EmulatedClock } from '../clock.ts';
import type { IdSource } from '../random.ts';
import { recordSecrets } from '../recordSecrets.ts';

/** The bearer keys of V2: long-lived ones that the console made, and short-lived ones from the IAM route (spec 4.2, 4.3). */
export interface Bearers {
  /** Bearers given by the IAM route since the last reset. */
  readonly minted: number;
  mint(seconds: number): { token: string; createdAt: number; expiresAt: number };
  /** Whether `authorization` is `Bearer` and a key that is known and has not expired. */
  accepts(authorization: string): boolean;
  /** From now on no bearer minted so far is accepted. */
  expireAll(): void;
  /** Forgets the count and, unless `keepTokens`, every minted bearer. */
  reset(keepTokens: boolean): void;
}

/** @param longLived keys accepted for ever */
export function createBearers(longLived: readonly string[], clock: EmulatedClock, ids: IdSource): Bearers {
  const expiries = new Map<string, number>();
  let minted = 0;
  return {
    get minted() {
      return minted;
    },
    mint: (seconds) => {
      const token = `bce-v3/ALTAK-${ids.hex(20)}/${ids.hex(40)}`;
      const createdAt = clock.now();
      const expiresAt = createdAt + seconds * 1000;
      expiries.set(token, expiresAt);
      recordSecrets(token);
      minted++;
      return { token, createdAt, expiresAt };
    },
    accepts: (authorization) => {
      const [, key = ''] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      return longLived.includes(key) || clock.now() < (expiries.get(key) ?? Number.NEGATIVE_INFINITY);
    },
    expireAll: () => expiries.clear(),
    reset: (keepTokens) => {
      minted = 0;
      if (!keepTokens) expiries.clear();
    },
  };
}
