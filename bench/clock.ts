import type { Timer } from '../src/core/ports.ts';

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * A clock that jumps from one thing to wait for to the next, so that an hour of typing replays in seconds, always the same. It moves on
 * only when everything that could run has run.
 */
export class VirtualClock implements Timer {
  #now = 0;
  #alarms: Alarm[] = [];
  readonly #onBusy: (milliseconds: number) => void;

  /** `onBusy` hears how long each piece of work took that nothing could interrupt, in real ms. */
  constructor(onBusy: (milliseconds: number) => void = () => {}) {
    this.#onBusy = onBusy;
  }

  now(): number {
    return this.#now;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (ms <= 0) return resolve();
      const abort = () => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
        reject(signal.reason);
      };
      const ring = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const alarm = { at: this.#now + ms, ring };
      signal.addEventListener('abort', abort, { once: true });
      this.#alarms.push(alarm);
    });
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#work(() => {});
    for (;;) {
      const next = this.#alarms.reduce<Alarm | undefined>(
        (first, alarm) => (alarm.at <= until && (!first || alarm.at < first.at) ? alarm : first),
        undefined,
      );
      if (!next) break;
      this.#now = next.at;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      await this.#work(next.ring);
    }
    this.#now = until;
  }

  /** Does something and everything that follows from it at the same moment, also what gives way to others in between. */
  async #work(start: () => void): Promise<void> {
    let startedAt = performance.now();
    start();
    do {
      await new Promise(setImmediate);
      this.#onBusy(performance.now() - startedAt);
      startedAt = performance.now();
    } while (process.getActiveResourcesInfo().includes('Immediate'));
  }
}
