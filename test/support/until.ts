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
  timeout = 60_000,
): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() > end) throw new Error(`Waited ${timeout} ms for ${what}; last saw ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
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
 * Reads from a page that VS Code may be building anew: it then puts another frame in the place of the one that is being read. Waits for
 * that one.
 */
export function readRebuilt<T>(read: () => Promise<T>): Promise<T> {
  return untilRead('the page that VS Code builds', read, (error) =>
    /Frame was detached|context was destroyed/.test(String(error)),
  );
}

/** Reads JSON from a file that VS Code writes in place: meanwhile it holds only a beginning. Waits for the whole. */
export function readJson<T>(file: string): Promise<T> {
  return untilRead(
    `the whole of ${file}`,
    async () => JSON.parse(await readFile(file, 'utf8')) as T,
    (error) => error instanceof SyntaxError,
  );
}

/** Waits until something can be read. @param isEarly whether an error says that it is not there as a whole yet */
async function untilRead<T>(what: string, read: () => Promise<T>, isEarly: (error: unknown) => boolean): Promise<T> {
  const readOnce = (): Promise<{ value: T } | { error: unknown }> =>
    read().then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!isEarly(error)) throw error;
        return { error };
      },
    );
  const done = await until(what, readOnce, (result) => 'value' in result);
  if (!('value' in done)) throw done.error;
  return done.value;
}
