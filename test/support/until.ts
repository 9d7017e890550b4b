import { readFile } from 'node:fs/promises';

/**
 * Waits for a state: reads until `accept` likes what it reads, and returns that.
 *
 * @param what names the state in the error, which also shows the last value read
 * @param timeout in milliseconds
 */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  timeout = 20_000,
): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() > end) throw new Error(`Waited ${timeout} ms for ${what}; last saw ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Whether what is waited for comes, or else fails, such as by its own timeout. */
export function comes(waiting: Promise<unknown>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}

/**
 * Reads from a page that VS Code may be building anew: it then puts another frame in the place of the one that is being read, which
 * says nothing about what is shown.
 */
export function readRebuilt<T>(read: () => Promise<T>): Promise<T> {
  return readAgain(read, (error) => /Frame was detached|context was destroyed/.test(String(error)));
}

/** Reads JSON from a file that VS Code writes in place: whoever looks meanwhile sees its beginning. */
export function readJson<T>(file: string): Promise<T> {
  return readAgain(
    async () => JSON.parse(await readFile(file, 'utf8')) as T,
    (error) => error instanceof SyntaxError,
  );
}

/** Reads anew, ten times at most, after an error that says nothing about what is read. */
async function readAgain<T>(read: () => Promise<T>, passes: (error: unknown) => boolean): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries === 10 || !passes(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
