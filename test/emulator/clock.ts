/** The emulated service's clock, in epoch milliseconds: it dates tokens, answers and quotas, never the request log. */
export interface EmulatedClock {
  now(): number;
  /** Moves the service's time forward (or back) by `ms` without waiting. */
  advance(ms: number): void;
  /** Undoes every `advance`. */
  reset(): void;
}

export function createClock(base: () => number = Date.now): EmulatedClock {
  let offset = 0;
  return {
    now: () => base() + offset,
    advance: (ms) => {
      offset += ms;
    },
    reset: () => {
      offset = 0;
    },
  };
}

/** Real time in epoch milliseconds with sub-millisecond digits: comparable between processes of one machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
