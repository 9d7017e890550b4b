import { setTimeout as wait } from 'node:timers/promises';
import type { Timer } from './ports.ts';

/** The machine's own clock. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  async wait(ms, signal) {
    signal.throwIfAborted();
    if (ms > 0) await wait(ms, undefined, { signal });
  },
};
