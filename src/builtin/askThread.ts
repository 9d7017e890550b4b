import type { Choice } from './choose.ts';
import type { BuiltinThread, Call, Port, Reply } from './thread.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(problem: Error): void;
}

/** The built-in engine as the other end of a port sees it. */
export class AskedThread implements BuiltinThread {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #hasEnded = false;

  /** @param onProblem hears what went wrong with what nobody waits for */
  constructor(port: Port, onProblem: (problem: string) => void) {
    this.#port = port;
    port.on('message', (message) => {
      const { id, value, problem } = message as Reply;
      if (id === undefined) return onProblem(problem ?? '');
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (problem === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(problem));
    });
  }

  async learn(...args: Parameters<BuiltinThread['learn']>): Promise<number> {
    return (await this.#ask<number>((id) => ({ name: 'learn', args, id }))) ?? 0;
  }

  learnFile(...args: Parameters<BuiltinThread['learnFile']>): Promise<number | undefined> {
    return this.#ask((id) => ({ name: 'learnFile', args, id }));
  }

  async find(...args: Parameters<BuiltinThread['find']>): Promise<readonly string[]> {
    return (await this.#ask<readonly string[]>((id) => ({ name: 'find', args, id }))) ?? [];
  }

  learnLine(...args: Parameters<BuiltinThread['learnLine']>): void {
    this.#tell({ name: 'learnLine', args });
  }

  forget(...args: Parameters<BuiltinThread['forget']>): void {
    this.#tell({ name: 'forget', args });
  }

  suggest(...args: Parameters<BuiltinThread['suggest']>): Promise<Choice | undefined> {
    return this.#ask((id) => ({ name: 'suggest', args, id }));
  }

  learnOutcome(...args: Parameters<BuiltinThread['learnOutcome']>): void {
    this.#tell({ name: 'learnOutcome', args });
  }

  /** The thread has ended: nothing is known, and nothing is said any more. */
  ended(): void {
    this.#hasEnded = true;
    for (const { resolve } of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  #tell(call: Call): void {
    if (!this.#hasEnded) this.#port.postMessage(call);
  }

  async #ask<T>(callOf: (id: number) => Call): Promise<T | undefined> {
    if (this.#hasEnded) return undefined;
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#port.postMessage(callOf(id));
    return answer as Promise<T | undefined>;
  }
}
