import { abortError, type CompletionError } from '../../src/core/errors.ts';
import type { PacedModel } from '../../src/core/ports.ts';
import type { CompletionRequest, Delta } from '../../src/core/request.ts';
import type { Settings } from '../../src/core/settings.ts';

/** A model that writes what a script says, piece by piece, and remembers what it was asked and how far it got. */
export class ScriptedModel implements PacedModel {
  readonly requests: CompletionRequest[] = [];
  readonly settings: Settings[] = [];
  /** Pieces handed out. */
  written = 0;
  /** Requests that were hung up on before their end. */
  closed = 0;
  blockedBy: CompletionError | undefined;
  readonly #script: (request: CompletionRequest) => readonly (string | Partial<Delta>)[];
  /** What has to happen before the piece of this number, counted over all requests. */
  #gate: (() => Promise<void>) | undefined;

  constructor(script: (request: CompletionRequest) => readonly (string | Partial<Delta>)[]) {
    this.#script = script;
  }

  /** From now on each piece waits for `step`. */
  hold(): { step: () => void; release: () => void } {
    let waiting: (() => void)[] = [];
    let steps = 0;
    this.#gate = () =>
      new Promise((resolve) => {
        if (steps > 0) {
          steps -= 1;
          resolve();
        } else waiting.push(resolve);
      });
    return {
      step: () => {
        const next = waiting.shift();
        if (next) next();
        else steps += 1;
      },
      release: () => {
        this.#gate = undefined;
        for (const resolve of waiting) resolve();
        waiting = [];
      },
    };
  }

  obstacle(): CompletionError | undefined {
    return this.blockedBy;
  }

  async *complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    this.requests.push(request);
    this.settings.push(settings);
    let hasEnded = false;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(abortError()), { once: true });
    });
    aborted.catch(() => {});
    try {
      yield { text: '', done: false, sent: true };
      for (const piece of this.#script(request)) {
        if (this.#gate) await Promise.race([this.#gate(), aborted]);
        if (signal.aborted) throw abortError();
        this.written += 1;
        yield { text: '', done: false, ...(typeof piece === 'string' ? { text: piece } : piece) };
      }
      hasEnded = true;
      yield { text: '', done: true };
    } finally {
      if (!hasEnded) this.closed += 1;
    }
  }
}
