/** A queue of jobs that runs a few of them at a time. */

export interface Job<T> {
  readonly name: string;
  run(signal: AbortSignal): Promise<T>;
}

export class JobQueue<T> {
  readonly #limit: number;
  readonly #waiting: Job<T>[] = [];
  #running = 0;

  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`The limit must be a whole number from 1 on, not ${limit}`);
    }
    this.#limit = limit;
  }

  push(job: Job<T>): void {
    this.#waiting.push(job);
    this.#next();
  }

  get size(): number {
    return this.#waiting.length + this.#running;
  }

  #next(): void {
    while (this.#running < this.#limit) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#running += 1;
      void this.#finish(job);
    }
  }

  async #finish(job: Job<T>): Promise<void> {
    try {
      await job.run(new AbortController().signal);
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }
}

export function createQueue<T>(limit: number): JobQueue<T> {
  const queue = new JobQueue<T>(limit);
  return queue;
}
