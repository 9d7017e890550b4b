/** The extension host from inside, by the inspector that the extension in probe/ opens there. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { until } from '../../test/support/until.ts';

/** Where probe/ writes the inspector's address. */
export const addressVariable = 'STARCODER_BENCH_INSPECTOR';

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class ExtensionHost {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message: Message = JSON.parse(String(data));
      this.#waiting.get(message.id ?? 0)?.(message);
    });
  }

  /** @param addressFile what {@link addressVariable} names */
  static async connect(addressFile: string): Promise<ExtensionHost> {
    const read = () => readFile(addressFile, 'utf8').catch(() => '');
    const socket = new WebSocket(await until("the inspector's address", read, (address) => address !== ''));
    await once(socket, 'open');
    return new ExtensionHost(socket);
  }

  /** The value of an expression there. */
  async evaluate<T>(expression: string): Promise<T> {
    const asked = this.#post('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result } = (await asked) as { result: { value: T } };
    return result.value;
  }

  /** Profiles its main thread, until what it returns is called. */
  async profile(samplingMicroseconds: number): Promise<() => Promise<Profiler.Profile>> {
    await this.#post('Profiler.enable');
    await this.#post('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
    await this.#post('Profiler.start');
    return async () => ((await this.#post('Profiler.stop')) as Profiler.StopReturnType).profile;
  }

  dispose(): void {
    this.#socket.close();
  }

  async #post(method: string, params: object = {}): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}
