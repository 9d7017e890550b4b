import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Nothing holds the thread longer than about so many ms; what else happens at the same moment comes on top. */
const slice = 0.5;

/** Cuts long work into slices, between which the editor does its own. */
export class Slices {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** To be called now and then: waits where a slice is over, and says whether there is time left. */
  async goOn(): Promise<boolean> {
    if (performance.now() - this.#since >= slice) {
      await letOthersRun();
      this.#since = performance.now();
    }
    return !this.#signal.aborted;
  }
}
