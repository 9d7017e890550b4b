import type { Settings } from '../core/settings.ts';

/** VS Code itself waits this long before it asks a provider, in ms. */
const editorPause = 50;
/** A longer time between two keys is a pause, not a rhythm, in ms. */
const longestInterval = 600;
/** Who has not typed for so many usual intervals has stopped. */
const stopped = 1.6;
/** So many wrong suggestions on one line, and the model does not know where it goes: it is asked only when the person stops. */
const lostLine = 2;
/** The weight of the newest observation. */
const newest = 0.2;

/**
 * How long to wait after a keystroke: learnt from how fast the person types, how long the service takes to begin, and whether what it
 * writes has been what the person wanted. A model that is mostly right is asked at once, since typing on joins its answer; one that
 * is mostly wrong is asked when the person stops.
 */
export class Rhythm {
  /** Usual time between two keys, in ms. */
  #interval = 180;
  #lastKeyAt = Number.NEGATIVE_INFINITY;
  /** Usual time to the first word, in ms. */
  #latency = 300;
  /** 0: always wrong, 1: always right. */
  #trust = 0.6;
  /** Suggestions in a row that were not what was typed, on one line. */
  #misses = 0;
  /** Suggestions in a row that were dismissed. */
  #dismissed = 0;
  /** Since when the editor has been asking in vain, because the person typed on each time; epoch ms. */
  #inVainSince: number | undefined;
  #inVainUntil = Number.NEGATIVE_INFINITY;

  /** A key was pressed at `at`, epoch ms. */
  pressed(at: number): void {
    const interval = at - this.#lastKeyAt;
    this.#lastKeyAt = at;
    // A clock may have been set back.
    if (interval >= 0 && interval <= longestInterval) this.#interval += (interval - this.#interval) * newest;
  }

  /** The service took `ms` to its first word. */
  answered(ms: number): void {
    this.#latency += (ms - this.#latency) * newest;
  }

  /** What the model wrote was accepted or typed. */
  agreed(): void {
    this.#dismissed = 0;
    this.#misses = 0;
    this.#trust += (1 - this.#trust) * newest;
  }

  /** What the model wrote was not what the person typed. */
  disagreed(): void {
    this.#misses += 1;
    this.#trust -= this.#trust * newest;
  }

  /** The person said no with Esc. */
  dismissed(): void {
    this.#dismissed += 1;
    this.disagreed();
  }

  /** The model was asked, or something is shown. */
  served(): void {
    this.#inVainSince = undefined;
  }

  /**
   * How long to wait yet when the editor asks, in ms; `at` is epoch ms and `lineBefore` the cursor's line before the cursor. Who types
   * without a stop is asked for as well, the sooner the more the model is trusted: the time of questions in vain counts.
   */
  pause(at: number, lineBefore: string, { debounceMs, requestsPerSecond }: Settings): number {
    const since = at - this.#inVainUntil;
    if (since < 0 || since > longestInterval) this.#inVainSince = undefined;
    this.#inVainSince ??= at;
    this.#inVainUntil = at;
    const waited = (at - this.#inVainSince) * this.#trust;
    const isNewLine = lineBefore.trim() === '';
    if (isNewLine) this.#misses = 0;
    // Behind a word the next key is likely to belong to it; behind anything else a thought may be complete.
    const likely = /\w$/.test(lineBefore) ? 1 : isNewLine ? 0.4 : 0.6;
    const doubt = (1 - this.#trust) * likely;
    // The slower the service, the more is typed before it answers, and the more a wrong request costs.
    const untilStopped = this.#interval * stopped + Math.min(this.#latency, 1000) / 10;
    // Where requests are counted by the second, one that is thrown away holds up the next.
    const scarce = requestsPerSecond > 0 ? Math.min(debounceMs, 300 / requestsPerSecond) : 0;
    const learnt = Math.min(debounceMs, untilStopped * doubt * 2);
    const wanted = this.#misses < lostLine ? learnt - waited : debounceMs;
    const slower = 1.5 ** Math.min(4, Math.max(0, this.#dismissed - 2));
    return Math.max(0, Math.max(scarce, wanted) * slower - editorPause);
  }
}
