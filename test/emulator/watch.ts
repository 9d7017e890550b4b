import { printLog } from './printLog.ts';
import type { RequestRecord } from './requestRecord.ts';

type Condition = (log: readonly RequestRecord[]) => boolean;

/** Lets a test wait for the log to reach a state instead of sleeping. */
export interface Watch {
  /** To be called after every change of the log. */
  check: () => void;
  until: (holds: Condition, timeoutMs?: number) => Promise<void>;
}

export function createWatch(log: readonly RequestRecord[]): Watch {
  const waiting = new Set<() => void>();
  return {
    check: () => {
      for (const look of waiting) look();
    },
    until: (holds, timeoutMs = 2000) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (): void => {
          if (!holds(log)) return;
          leave();
          resolve();
        };
        const timer = setTimeout(() => {
          leave();
          reject(new Error(`not reached within ${timeoutMs} ms; the log is ${printLog(log)}`));
        }, timeoutMs);
        waiting.add(look);
        look();
      }),
  };
}
