import type { Timer } from '../../core/ports.ts';

/** Work between two looks at what else there is to do, in ms. */
const longestSlice = 2;
/** So long others have the thread after each slice, in ms. */
const rest = 2;
/** So long after a key what it asks for has the thread, in ms; between two keys of somebody who types on there is time for work. */
const typingPause = 60;
/** A host that ends waits of this length on time has nothing else to do, in ms; it is waited for at most so many times. */
const idleTest = { wait: 100, late: 25, most: 10 };

export interface PacePorts {
  readonly timer: Timer;
  /** Ms from anywhere, finer than a clock's. */
  now(): number;
}

/** Does long work in slices, so that nobody notices it: keys come first, and no slice holds the thread for longer than a key may wait. */
export class Pace {
  readonly #ports: PacePorts;
  #quietAt = Number.NEGATIVE_INFINITY;

  constructor(ports: PacePorts) {
    this.#ports = ports;
  }

  /** A key was pressed. */
  pressed(): void {
    this.#quietAt = this.#ports.timer.now() + typingPause;
  }

  /** Resolves when no key was pressed for a while. */
  async quiet(signal: AbortSignal): Promise<void> {
    const { timer } = this.#ports;
    for (let left = this.#left(); left > 0; left = this.#left()) await timer.wait(left, signal);
  }

  /** Resolves when the thread has time, as it has not while a window starts; or after a second in which it never had. */
  async idle(signal: AbortSignal): Promise<void> {
    const { timer, now } = this.#ports;
    for (let tests = 0; tests < idleTest.most; tests += 1) {
      const started = now();
      await timer.wait(idleTest.wait, signal);
      if (now() - started < idleTest.wait + idleTest.late) break;
    }
    await this.quiet(signal);
  }

  /** Lets everything else go first that waits now. */
  rest(signal: AbortSignal): Promise<void> {
    return this.#ports.timer.wait(rest, signal);
  }

  /**
   * Takes all steps. A step is not begun that would end behind the slice if it took as long as the one before.
   * @throws AbortError; the steps are ended then
   */
  async run(steps: Generator<void, void>, signal: AbortSignal): Promise<void> {
    try {
      for (let isDone = false; !isDone; ) {
        await this.rest(signal);
        await this.quiet(signal);
        isDone = this.#slice(steps);
      }
    } finally {
      steps.return();
    }
  }

  #left(): number {
    return this.#quietAt - this.#ports.timer.now();
  }

  #slice(steps: Generator<void, void>): boolean {
    const { now } = this.#ports;
    const started = now();
    for (let before = started; ; ) {
      if (steps.next().done) return true;
      const at = now();
      if (at - started + (at - before) > longestSlice) return false;
      before = at;
    }
  }
}
