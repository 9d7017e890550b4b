import { setTimeout as wait } from 'node:timers/promises';
import { CompletionError, type ErrorKind } from '../core/errors.ts';
import type { Clock, CompletionModel, PacedModel } from '../core/ports.ts';
import type { CompletionRequest, Delta, Settings } from '../core/types.ts';

/** What follows from a failure. */
type Reaction =
  /** Only this request is lost. */
  | 'none'
  /** Wait, longer each time, and go on alone. */
  | 'backOff'
  /** Wait until the service counts from zero again: midnight in Shanghai. */
  | 'untilMidnight'
  /** Wait until the person has changed the keys or settings, or asks to try again. */
  | 'untilChanged';

const reactions: Readonly<Record<ErrorKind, Reaction>> = {
  needsKeys: 'untilChanged',
  needsEndpoint: 'untilChanged',
  needsUrl: 'untilChanged',
  needsModel: 'untilChanged',
  wrongApiKey: 'untilChanged',
  wrongSecretKey: 'untilChanged',
  keysRefused: 'untilChanged',
  tokenExpired: 'untilChanged',
  endpointUnknown: 'untilChanged',
  modelUnknown: 'untilChanged',
  noInfill: 'untilChanged',
  clockSkew: 'untilChanged',
  notGranted: 'untilChanged',
  totalLimit: 'untilChanged',
  dailyLimit: 'untilMidnight',
  rateLimited: 'backOff',
  serverBusy: 'backOff',
  offline: 'backOff',
  timedOut: 'backOff',
  badGateway: 'backOff',
  badAnswer: 'backOff',
  badRequest: 'backOff',
  promptTooLong: 'backOff',
  contentRefused: 'none',
};

/** First wait by kind, in ms, where it is not one second: a host that cannot be reached will not be there in a second. */
const firstWait: Partial<Record<ErrorKind, number>> = { offline: 30_000, badGateway: 30_000 };
const longestWait = 60_000;

/** Why nothing is asked for. */
export interface Hold {
  readonly error: CompletionError;
  /** Epoch ms; absent: until keys or settings change, or the person asks. */
  readonly until?: number;
}

/** Remembers whether the service may be asked. One for all callers of the same credentials. */
export class Pacing {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #hold: Hold | undefined;
  #failures = 0;
  /** Epoch ms. */
  #nextTurn = 0;
  /** Counts releases: what was asked before one says nothing about what holds after it. */
  #era = 0;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** What holds requests back now. */
  get hold(): Hold | undefined {
    if (this.#hold?.until !== undefined && this.#hold.until <= this.#clock.now()) this.#hold = undefined;
    return this.#hold;
  }

  /** Who asks by hand may try a host that was in trouble, but not one that said no or counts requests. */
  obstacle(manual: boolean): CompletionError | undefined {
    const error = this.hold?.error;
    const mayTry = error && manual && reactions[error.kind] === 'backOff' && error.kind !== 'rateLimited';
    return mayTry ? undefined : error;
  }

  /**
   * Waits for this request's turn, so that no more than `perSecond` (0: no limit) are made by all who share this pacing. Who leaves
   * by `signal` gives the turn back. Throws an `AbortError`.
   */
  async turn(perSecond: number, signal: AbortSignal): Promise<void> {
    if (perSecond === 0) return;
    const interval = 1000 / perSecond;
    const now = this.#clock.now();
    const at = Math.max(now, this.#nextTurn);
    this.#nextTurn = at + interval;
    if (at === now) return;
    try {
      await wait(at - now, undefined, { signal });
    } catch (error) {
      if (this.#nextTurn === at + interval) this.#nextTurn = at;
      throw error;
    }
  }

  /** Names the time of asking, for `failed` and `succeeded`. */
  get era(): number {
    return this.#era;
  }

  failed(error: CompletionError, era = this.#era): void {
    if (era !== this.#era) return;
    const until = this.#holdUntil(error);
    if (until !== 'none') this.#set(until === 'changed' ? { error } : { error, until });
  }

  /** A whole request went well. A hold that came up meanwhile is another's, and stays. */
  succeeded(era: number, heldBefore: Hold | undefined): void {
    if (era !== this.#era || this.#hold !== heldBefore) return;
    this.#failures = 0;
    if (this.#hold) this.#set(undefined);
  }

  /** Keys or settings changed, or the person asked to try again. */
  release(): void {
    this.#era += 1;
    this.#failures = 0;
    this.#set(undefined);
  }

  #holdUntil(error: CompletionError): number | 'none' | 'changed' {
    const now = this.#clock.now();
    const reaction = reactions[error.kind];
    if (reaction === 'none') return 'none';
    if (reaction === 'untilChanged') return 'changed';
    if (reaction === 'untilMidnight') return nextMidnightInShanghai(now);
    const wait = Math.min(longestWait, (firstWait[error.kind] ?? 1000) * 2 ** this.#failures) + Math.random() * 1000;
    this.#failures += 1;
    return now + Math.max(wait, error.retryAfterMs ?? 0);
  }

  #set(hold: Hold | undefined): void {
    this.#hold = hold;
    this.#onChange();
  }
}

/** Beijing time is UTC+8 all year. */
export function nextMidnightInShanghai(now: number): number {
  const day = 24 * 60 * 60 * 1000;
  const offset = 8 * 60 * 60 * 1000;
  return (Math.floor((now + offset) / day) + 1) * day - offset;
}

/** The model behind its pacing: asks only when nothing holds it back, and learns from how it went. */
export function paced(model: CompletionModel, pacing: Pacing): PacedModel {
  async function* complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const obstacle = pacing.obstacle(request.manual);
    if (obstacle) throw obstacle;
    await pacing.turn(settings.requestsPerSecond, signal);
    const { era, hold } = pacing;
    let answered = false;
    let failed = false;
    try {
      for await (const delta of model.complete(request, settings, signal)) {
        answered ||= delta.text !== '' || delta.done;
        yield delta;
      }
    } catch (error) {
      failed = true;
      if (error instanceof CompletionError) pacing.failed(error, era);
      throw error;
    } finally {
      // Hanging up on a good answer ends the loop here, too.
      if (answered && !failed) pacing.succeeded(era, hold);
    }
  }
  return { complete, obstacle: (manual) => pacing.obstacle(manual) };
}
