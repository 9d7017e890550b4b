/**
 * Who closes what a test opened. Servers, browsers and temporary folders are owned from birth: whatever is still alive
 * when SIGINT, SIGTERM or SIGHUP arrives is closed, youngest first, before the process ends; and what an uncaught error or
 * `process.exit` leaves open is cut off at once.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

type Dispose = () => Promise<void>;

/** What is alive: how to close it, and how to cut it off with no time to wait. */
const alive = new Map<Dispose, () => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Closes everything that is still alive, youngest first; one failure doesn't keep the others open. */
async function closeAll(): Promise<void> {
  for (const dispose of [...alive.keys()].reverse()) {
    await dispose().catch((error: unknown) => console.error(error));
  }
}

for (const signal of signals) {
  // Ahead of mocha's own listener, which would go on to the next hook while its server is gone.
  process.prependOnceListener(signal, () => {
    void closeAll().finally(() => process.exit(128 + constants.signals[signal]));
  });
}

process.on('exit', () => {
  for (const cutOff of [...alive.values()].reverse()) cutOff();
});

/**
 * Registers `dispose`; the function returned runs it once, however often it is called, and waits for that one run.
 *
 * @param cutOff does in one synchronous step what can be done when the process is ending already
 */
export function own(dispose: Dispose, cutOff: () => void = () => undefined): Dispose {
  let running: Promise<void> | undefined;
  const once = (): Promise<void> => {
    running ??= dispose().finally(() => alive.delete(once));
    return running;
  };
  alive.set(once, cutOff);
  return once;
}

/** Runs `open`; if it throws, runs `dispose` before the error goes on. */
export async function orDispose<T>(dispose: Dispose, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A temporary folder (its real path, links resolved) that disappears with its owner. */
export async function temporaryFolder(): Promise<{ path: string; dispose: Dispose }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'starcoder-inline-')));
  const remove = (): boolean => {
    try {
      rmSync(path, { recursive: true, force: true });
      return true;
    } catch (error) {
      // A process that was just killed may still be writing its last log line into it.
      if (error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY') return false;
      throw error;
    }
  };
  const removeAtOnce = (): void => {
    const end = Date.now() + 1_000;
    while (!remove() && Date.now() < end);
  };
  return {
    path,
    dispose: own(async () => void (await until(`${path} to be removed`, async () => remove(), Boolean)), removeAtOnce),
  };
}
