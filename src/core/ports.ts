import type { CompletionError } from './errors.ts';
import type { CompletionRequest, Delta } from './request.ts';
import type { Credentials, Settings } from './settings.ts';
import type { ContextPiece, Snapshot } from './snapshot.ts';

/** A model somewhere. */
export interface CompletionModel {
  /**
   * Streams the answer; a first, empty delta says that the request goes out. Leaving the loop early closes the socket, as does `signal`; an abort throws an `AbortError`, and
   * everything else that goes wrong a `CompletionError`.
   */
  complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncIterable<Delta>;
}

/** A model that knows when not to be asked. */
export interface PacedModel extends CompletionModel {
  /** What stands in the way of a request now, or undefined. Asks nobody and takes no time. */
  obstacle(manual: boolean): CompletionError | undefined;
}

/** Where the keys come from; undefined while there are none. */
export type CredentialsSource = () => Promise<Credentials | undefined>;

/** Secrets by name. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** The time of day, so that tests can own it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
}

/** A clock that can be waited on. */
export interface Timer extends Clock {
  /** Resolves after `ms`, at once for 0 or less; throws an `AbortError` if the signal comes first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** One small value that all windows of this machine share. */
export interface Shared<T> {
  /** As last seen by this window; reading it takes no time. */
  readonly value: T;
  /**
   * Replaces the value by what `change` makes of it: here at once, and for all as soon as it is written. `change` must be pure; it may
   * be called again with what another window wrote meanwhile. Resolves to the value as written; never throws.
   */
  update(change: (value: T) => T): Promise<T>;
}

/** Finds text from elsewhere, the most useful first. Never throws; what takes too long is left out. */
export interface ContextSource {
  gather(snapshot: Snapshot, signal: AbortSignal): Promise<readonly ContextPiece[]>;
}

/** Keeps log lines; every sink redacts. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}
