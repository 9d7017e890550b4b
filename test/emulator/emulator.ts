import type { Answer } from './answers.ts';
import type { App, IamKey } from './apps.ts';
import type { EmulatedClock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { Bearers } from './iam/bearers.ts';
import type { Knobs } from './knobs.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { Tokens } from './tokens.ts';

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** PEM; makes it speak HTTPS alone. */
  tls?: { readonly key: string; readonly cert: string };
  /** Default: one app with the credentials of `apps.ts`. */
  apps?: readonly App[];
  /** Published endpoint names beside those the apps are granted; default: one that is granted to none. */
  endpoints?: readonly string[];
  /** Models beside the granted endpoints that V2 and, with `checkModel`, the other servers know; default `DEFAULT_MODELS`. */
  models?: readonly string[];
  /** Access keys that may sign; default one. */
  iamKeys?: readonly IamKey[];
  /** Long-lived V2 keys; default one. */
  bearers?: readonly string[];
  /** Changes to the default knobs; `reset` returns to these. */
  knobs?: Partial<Knobs>;
  /** The service's time in epoch milliseconds; default the system's. */
  now?: () => number;
  /** Of every id and token; default 1. */
  seed?: number;
}

/** A running emulator. Arrays and `knobs` are live: push, splice and set them between requests. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`, with `tls` https: the base of the token host, the IAM host and every inference host. */
  readonly url: string;
  readonly log: RequestRecord[];
  readonly knobs: Knobs;
  readonly answers: Answer[];
  readonly faults: Fault[];
  /** `expireAll` and `revokeAll` end the short-lived bearers too. */
  readonly tokens: Pick<Tokens, 'exchanges' | 'expireAll' | 'revokeAll'>;
  readonly bearers: Pick<Bearers, 'minted'>;
  readonly clock: Pick<EmulatedClock, 'now' | 'advance'>;
  /** TCP connections accepted since the last reset, those for `/__admin/` left out. */
  readonly connections: number;
  /**
   * Settles when `holds` is true of the log, checked now and after every change of a record. Rejects after `timeoutMs` (2000) with the
   * log in its message.
   */
  until(holds: (log: readonly RequestRecord[]) => boolean, timeoutMs?: number): Promise<void>;
  /**
   * Everything as after the start: log, counters, quotas, knobs, queues, clock and, unless `keepTokens`, tokens. Requests on their way
   * stay connected and go on writing to records that are no longer in the log.
   */
  reset(options?: { keepTokens?: boolean }): void;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}
