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

/**
 * Reads from a page that VS Code may be building anew: it then puts another frame in the place of the one that is being read, which
 * says nothing about what is shown.
 */
export async function readRebuilt<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries === 10 || !/Frame was detached|context was destroyed/.test(String(error))) throw error;
    }
  }
}
