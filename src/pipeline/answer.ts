import { abortError } from '../core/errors.ts';
import type { Delta } from '../core/request.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { type Place, type Refined, refine } from '../refine/index.ts';

/** What an answer has come to. */
export type Result = Exclude<Refined, { kind: 'more' }>;

/** One request on the wire, and what has become of it. Whoever needs it waits for the same answer. */
export class Answer {
  readonly asked: Snapshot;
  readonly #place: Place;
  readonly #controller = new AbortController();
  /** Settled when it is clear what is to be shown. Rejects with what the model threw. */
  readonly done: Promise<Result>;
  #raw = '';
  #hasEnded = false;
  #askers = 0;
  #refineMs = 0;
  /** Called after each piece. */
  readonly #watchers = new Set<() => void>();

  constructor(asked: Snapshot, place: Place, ask: (signal: AbortSignal) => AsyncIterable<Delta>) {
    this.asked = asked;
    this.#place = place;
    this.done = this.#read(ask(this.#controller.signal)[Symbol.asyncIterator]());
    // Nobody may be waiting any more; the pacing has seen what went wrong.
    this.done.catch(() => {});
  }

  /** All that the model has written so far. */
  get raw(): string {
    return this.#raw;
  }

  /** The model wrote its last word. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How many wait for it. */
  get askers(): number {
    return this.#askers;
  }

  /** Spent on making out what is shown of it so far, in ms. */
  get refineMs(): number {
    return this.#refineMs;
  }

  /** Hangs up. */
  close(): void {
    this.#controller.abort();
  }

  /** Whether what was `typed` since it was asked for may still be what the model is writing. */
  agreesWith(typed: string): boolean {
    return this.#raw.startsWith(typed) || typed.startsWith(this.#raw);
  }

  /**
   * Waits until it is clear what is to be shown; undefined if what was `typed` since turns out to be something else. Throws what the
   * model threw, or an `AbortError` when the signal comes first.
   */
  async result(typed: string, signal: AbortSignal): Promise<Result | undefined> {
    if (signal.aborted) throw abortError();
    this.#askers += 1;
    let stopWatching = () => {};
    try {
      const parting = new Promise<undefined>((resolve, reject) => {
        const look = () => this.agreesWith(typed) || resolve(undefined);
        const leave = () => reject(abortError());
        this.#watchers.add(look);
        signal.addEventListener('abort', leave, { once: true });
        stopWatching = () => {
          this.#watchers.delete(look);
          signal.removeEventListener('abort', leave);
        };
        look();
      });
      return await Promise.race([parting, this.done.then((result) => (this.agreesWith(typed) ? result : undefined))]);
    } finally {
      stopWatching();
      this.#askers -= 1;
    }
  }

  /** Reads until the text is complete, and hangs up there. */
  async #read(answer: AsyncIterator<Delta>): Promise<Result> {
    try {
      for (;;) {
        const { value: delta, done } = await answer.next();
        if (delta?.unsafe) return { kind: 'dropped', reason: 'unsafe' };
        this.#raw += delta?.text ?? '';
        this.#hasEnded = done === true || delta.done;
        this.#notify();
        // Of an answer that has ended it never says that it wants more.
        const startedAt = performance.now();
        const refined = refine(this.#raw, this.#place, this.#hasEnded);
        this.#refineMs += performance.now() - startedAt;
        if (refined.kind !== 'more') return refined;
      }
    } finally {
      // After its last word a server still sends its count and the end, which keeps the connection; nobody has to wait for that.
      if (this.#hasEnded) void readToEnd(answer);
      else await answer.return?.();
    }
  }

  #notify(): void {
    for (const look of this.#watchers) look();
  }
}

async function readToEnd(answer: AsyncIterator<Delta>): Promise<void> {
  try {
    while (!(await answer.next()).done);
  } catch {
    // The answer was whole; the pacing has seen what came after it.
  }
}
