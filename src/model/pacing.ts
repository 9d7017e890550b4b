import type { CompletionError, ErrorKind } from '../core/errors.ts';
import type { Shared, Timer } from '../core/ports.ts';
import type { Delta } from '../core/request.ts';
import { calm, errorOf, type Hold, holdOf, type PaceState } from './paceState.ts';

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
  untrusted: 'backOff',
  // A password that is wrong must not be tried again and again: companies lock accounts.
  proxyRefused: 'untilChanged',
  timedOut: 'backOff',
  badGateway: 'backOff',
  badAnswer: 'backOff',
  badRequest: 'backOff',
  promptTooLong: 'backOff',
  contentRefused: 'none',
  // The service has nothing to do with it.
  capReached: 'none',
};

/** First wait by kind, in ms, where it is not one second: a host that cannot be reached will not be there in a second. */
const firstWait: Partial<Record<ErrorKind, number>> = { offline: 30_000, untrusted: 30_000, badGateway: 30_000 };
const longestWait = 60_000;

/** A service that complains about speed is asked at half the rate, from two requests a second down to one in four seconds (ms). */
const slowestInterval = 4000;
const firstInterval = 500;
/** Each request that goes well shortens the interval by a tenth; below this (ms) it is gone. */
const shortestInterval = 100;

/** From a prompt of 2,000 tokens down to the shortest, 512. */
const patienceWithLength = 2;

/** No window reserves turns further ahead than this, in ms: a clock that was set back must not stop everything. */
const farthestTurn = 60_000;

/** One request on its way, as the pacing sees it. */
export interface Attempt {
  /** The service has said something. */
  readonly isAnswered: boolean;
  received(delta: Delta): void;
  failed(error: CompletionError): void;
  /** Always called, however it went. */
  end(): void;
}

/** Remembers whether and when the service may be asked. One for all callers of the same credentials. */
export class Pacing {
  readonly #timer: Timer;
  readonly #onChange: () => void;
  #shared: Shared<PaceState>;
  /** What is missing here, in this window's settings and keys. */
  #missing: Hold | undefined;
  /** Requests that are out and not answered yet. */
  #unanswered = 0;

  constructor(timer: Timer, onChange: () => void, shared: Shared<PaceState> = ownValue(calm)) {
    this.#timer = timer;
    this.#onChange = onChange;
    this.#shared = shared;
  }

  /** From now on `shared` is what all windows know. */
  follow(shared: Shared<PaceState>): void {
    this.#shared = shared;
    this.#onChange();
  }

  /** What holds requests back now. */
  get hold(): Hold | undefined {
    const hold = this.#missing ?? this.#shared.value.hold;
    return hold?.until !== undefined && hold.until <= this.#timer.now() ? undefined : hold;
  }

  /**
   * Who asks by hand may try a host that was in trouble, but not one that said no or counts requests. When the time of a hold is
   * over, one request is let through to see, and the others follow when it went well.
   */
  obstacle(manual: boolean): CompletionError | undefined {
    const hold = this.hold ?? (this.#unanswered > 0 ? this.#shared.value.hold : undefined);
    const mayTry = hold && manual && reactions[hold.kind] === 'backOff' && hold.kind !== 'rateLimited';
    return hold && !mayTry ? errorOf(hold) : undefined;
  }

  /**
   * Waits for this request's turn, so that no more than `perSecond` (0: no limit) are made by all windows that share this pacing.
   * Who leaves by `signal` gives the turn back. Throws an `AbortError`.
   */
  async turn(perSecond: number, signal: AbortSignal): Promise<void> {
    const interval = Math.max(perSecond === 0 ? 0 : 1000 / perSecond, this.#shared.value.interval);
    if (interval === 0) return;
    const now = this.#timer.now();
    const { nextTurn } = await this.#shared.update((state) => {
      const at = state.nextTurn > now + farthestTurn ? now : Math.max(now, state.nextTurn);
      return { ...state, nextTurn: at + interval };
    });
    const at = nextTurn - interval;
    try {
      await this.#timer.wait(at - this.#timer.now(), signal);
    } catch (error) {
      this.#change((state) => (state.nextTurn === nextTurn ? { ...state, nextTurn: at } : state));
      throw error;
    }
  }

  /** A request goes out. What it says about the service counts only if nobody released the pacing meanwhile. */
  begin(): Attempt {
    // Keys may change while it is out; what it says is about the old ones then.
    const shared = this.#shared;
    const { era, hold } = shared.value;
    let isAnswered = false;
    let hasFailed = false;
    let exhaustedMs: number | undefined;
    this.#unanswered += 1;
    const answer = () => {
      if (!isAnswered) this.#unanswered -= 1;
      isAnswered = true;
    };
    return {
      get isAnswered() {
        return isAnswered;
      },
      received(delta) {
        exhaustedMs = delta.exhaustedMs ?? exhaustedMs;
        if (delta.text !== '' || delta.done) answer();
      },
      failed: (error) => {
        hasFailed = true;
        this.#failed(error, shared, era);
      },
      end: () => {
        const hasGoneWell = isAnswered && !hasFailed;
        answer();
        if (hasGoneWell) this.#succeeded(shared, era, hold, exhaustedMs);
      },
    };
  }

  failed(error: CompletionError): void {
    this.#failed(error, this.#shared, this.#shared.value.era);
  }

  #failed(error: CompletionError, shared: Shared<PaceState>, era: number): void {
    if (reactions[error.kind] === 'none') return;
    const now = this.#timer.now();
    const jitter = Math.random() * 1000;
    this.#change((state) => (era === state.era ? afterFailure(state, error, now, jitter) : state), shared);
  }

  #succeeded(
    shared: Shared<PaceState>,
    era: number,
    heldBefore: Hold | undefined,
    exhaustedMs: number | undefined,
  ): void {
    const { failures, interval, hold } = shared.value;
    if (failures === 0 && interval === 0 && !hold && exhaustedMs === undefined) return;
    const until = exhaustedMs === undefined ? undefined : this.#timer.now() + exhaustedMs;
    this.#change((state) => (era === state.era ? afterSuccess(state, heldBefore, until) : state), shared);
  }

  /** Keys, address or model are missing in this window, or no longer. */
  missing(error: CompletionError | undefined): void {
    this.#missing = error && holdOf(error, undefined);
    this.#onChange();
  }

  /** Keys or settings changed, or the person asked to try again. */
  release(): void {
    this.#change(({ nextTurn, era }) => ({ ...calm, nextTurn, era: era + 1 }));
  }

  #change(change: (state: PaceState) => PaceState, shared = this.#shared): void {
    void shared.update(change);
    this.#onChange();
  }
}

function afterFailure(state: PaceState, error: CompletionError, now: number, jitter: number): PaceState {
  const reaction = reactions[error.kind];
  if (reaction === 'untilChanged') return { ...state, hold: holdOf(error, undefined) };
  if (reaction === 'untilMidnight') return { ...state, hold: holdOf(error, nextMidnightInShanghai(now)) };
  const failures = state.failures + 1;
  // The prompt is halved and sent again at once; only a service that takes not even a short one is left alone.
  if (error.kind === 'promptTooLong' && failures <= patienceWithLength) return { ...state, failures };
  const wait = Math.min(longestWait, (firstWait[error.kind] ?? 1000) * 2 ** state.failures) + jitter;
  const slower = Math.min(slowestInterval, Math.max(firstInterval, state.interval * 2));
  return {
    ...state,
    hold: holdOf(error, now + Math.max(wait, error.retryAfterMs ?? 0)),
    failures,
    interval: error.kind === 'rateLimited' ? slower : state.interval,
  };
}

/** `exhaustedUntil`: the service said that nothing is left to ask for until then. A hold that came up meanwhile is another's, and stays. */
function afterSuccess(
  { hold, ...state }: PaceState,
  heldBefore: Hold | undefined,
  exhaustedUntil: number | undefined,
): PaceState {
  if (hold && !isSame(hold, heldBefore)) return { hold, ...state };
  const interval = state.interval * 0.9;
  return {
    ...state,
    failures: 0,
    interval: interval < shortestInterval ? 0 : interval,
    ...(exhaustedUntil !== undefined && {
      hold: { kind: 'rateLimited', host: '', detail: 'X-Ratelimit', until: exhaustedUntil },
    }),
  };
}

function isSame(a: Hold, b: Hold | undefined): boolean {
  return a.kind === b?.kind && a.until === b.until;
}

/** Beijing time is UTC+8 all year. */
export function nextMidnightInShanghai(now: number): number {
  const day = 24 * 60 * 60 * 1000;
  const offset = 8 * 60 * 60 * 1000;
  return (Math.floor((now + offset) / day) + 1) * day - offset;
}

/** A value that is shared with nobody. */
export function ownValue<T>(initial: T): Shared<T> {
  let value = initial;
  return {
    get value() {
      return value;
    },
    update: async (change) => {
      value = change(value);
      return value;
    },
  };
}
