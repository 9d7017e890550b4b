import type { Timer } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Answer } from './answer.ts';

/** A place is recognised by this much text before it, in characters. */
const tailLength = 160;
/** What may have been typed while an answer was on its way, in characters. */
const mostTyped = 400;
/** An answer that nobody waits for is closed after this long, in ms: soon enough to cost nothing after Esc … */
const patience = 30;
/** … but while the typing agrees with it, the editor gets the time to ask again: its 50 ms, and ours. */
const patienceWhileAgreeing = 600;
/** Who has gone on to another line does not wait longer for a model that has written nothing, in ms. */
const patienceWithSilence = 3000;

/** The requests on the wire. A newer keystroke that agrees with what is being written joins, one that does not closes it. */
export class Inflight {
  readonly #timer: Timer;
  readonly #answers = new Map<Answer, { readonly isAhead: boolean; readonly askedAt: number; agreedAt: number }>();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** `isAhead`: it was asked for where the cursor will stand if the person accepts what is shown. */
  add(answer: Answer, isAhead: boolean): void {
    this.#answers.set(answer, { isAhead, askedAt: this.#timer.now(), agreedAt: Number.NEGATIVE_INFINITY });
    const forget = () => this.#answers.delete(answer);
    answer.done.then(forget, forget);
  }

  get isEmpty(): boolean {
    return this.#answers.size === 0;
  }

  /** The answer that may be what is typed here, and what was typed since it was asked for. */
  find(at: Snapshot): { answer: Answer; typed: string } | undefined {
    for (const [answer, { askedAt }] of this.#answers) {
      const typed = this.#typedOnto(answer, askedAt, at);
      if (typed !== undefined) return { answer, typed };
    }
    return undefined;
  }

  /** The cursor stands here now. Closes what cannot be of use any more; true if something was. */
  moved(at: Snapshot): boolean {
    let hasClosed = false;
    for (const [answer, state] of this.#answers) {
      const isOnTheWay = state.isAhead && typedSince(at, answer.asked) !== undefined;
      const mayFit = isOnTheWay || this.#typedOnto(answer, state.askedAt, at) !== undefined;
      if (mayFit) state.agreedAt = this.#timer.now();
      else {
        this.#close(answer);
        hasClosed = true;
      }
    }
    return hasClosed;
  }

  /** Somebody who waited has left: closes the answer unless somebody else comes for it. */
  async left(answer: Answer): Promise<void> {
    const never = new AbortController().signal;
    const state = this.#answers.get(answer);
    if (!state) return;
    await this.#timer.wait(patience, never);
    // Each key that agrees renews the patience.
    const rest = () => state.agreedAt + patienceWhileAgreeing - this.#timer.now();
    while (rest() > 0) await this.#timer.wait(rest(), never);
    if (answer.askers === 0) this.#close(answer);
  }

  /** Settings changed, or the window closes. */
  closeAll(): void {
    for (const answer of this.#answers.keys()) this.#close(answer);
  }

  /** What was typed since, if the answer may still be just that. */
  #typedOnto(answer: Answer, askedAt: number, at: Snapshot): string | undefined {
    const typed = typedSince(answer.asked, at);
    if (typed === undefined || !answer.agreesWith(typed)) return undefined;
    const isSilent = answer.raw === '' && this.#timer.now() - askedAt > patienceWithSilence;
    return isSilent && typed.includes('\n') ? undefined : typed;
  }

  #close(answer: Answer): void {
    this.#answers.delete(answer);
    answer.close();
  }
}

/**
 * What was typed between two snapshots of a document; undefined if anything else happened to it, or if the cursor has merely moved over
 * text that stood there. Closers may be typed over.
 */
export function typedSince(before: Snapshot, now: Snapshot): string | undefined {
  if (before.document !== now.document) return undefined;
  const typed = addedSince(before.prefix, now.prefix);
  if (!typed || !before.suffix.startsWith(typed) || /^[)\]}>"'`;,]*$/.test(typed)) return typed;
  const stood = before.suffix.slice(typed.length);
  return stood.startsWith(now.suffix.slice(0, tailLength)) ? undefined : typed;
}

function addedSince(before: string, now: string): string | undefined {
  const tail = before.slice(-tailLength);
  const grown = now.length - before.length;
  // So it is unless the text was cut at its beginning; where it repeats itself, nothing else tells how much was added.
  if (grown >= 0 && grown <= mostTyped && now.startsWith(tail, before.length - tail.length))
    return now.slice(before.length);
  if (tail.length < tailLength) return undefined;
  const recent = now.slice(-(tailLength + mostTyped));
  const at = recent.lastIndexOf(tail);
  return at < 0 ? undefined : recent.slice(at + tail.length);
}
