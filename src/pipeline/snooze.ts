import type { Timer } from '../core/ports.ts';

/** A while in which nothing comes unless it is asked for. Of this window, and gone with it. */
export class Snooze {
  readonly #timer: Timer;
  readonly #onChange: () => void;
  #until: number | undefined;
  #waking = new AbortController();

  /** `onChange` is called whenever it begins and ends. */
  constructor(timer: Timer, onChange: () => void) {
    this.#timer = timer;
    this.#onChange = onChange;
  }

  /** When it ends, in epoch ms; Infinity: with the window; undefined: it is over. */
  get until(): number | undefined {
    return this.#until;
  }

  get isOn(): boolean {
    return this.#until !== undefined;
  }

  /** For so many ms from now, at the most 24 days; Infinity: until it is woken, or the window is loaded again. */
  start(ms: number): void {
    this.#waking.abort();
    this.#waking = new AbortController();
    this.#until = this.#timer.now() + ms;
    this.#onChange();
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#timer.wait(ms, this.#waking.signal).then(
      () => this.wake(),
      () => {},
    );
  }

  wake(): void {
    this.#waking.abort();
    if (this.#until === undefined) return;
    this.#until = undefined;
    this.#onChange();
  }

  /** Nothing wakes any more. */
  dispose(): void {
    this.#waking.abort();
  }
}
