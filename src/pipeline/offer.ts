import type { Suggestion } from '../core/outcome.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { typedSince } from './inflight.ts';

/** So much has to be typed of a suggestion before it counts as what the person wanted, in characters. */
const agreement = 3;

/** What was offered at a place, until it is clear whether it was wanted. */
export class Offer {
  readonly at: Snapshot;
  readonly suggestions: readonly Suggestion[];
  #isJudged = false;
  #isSettled = false;

  constructor(at: Snapshot, suggestions: readonly Suggestion[]) {
    this.at = at;
    this.suggestions = suggestions;
  }

  /** Nothing that was typed has told yet. */
  get isOpen(): boolean {
    return !this.#isJudged;
  }

  /** The place is the same but for what was typed since. */
  isBefore(at: Snapshot): boolean {
    return typedSince(this.at, at) !== undefined;
  }

  /** Whether what was typed since tells that it was wanted, the first time that it tells; undefined otherwise. */
  judge(at: Snapshot): boolean | undefined {
    const typed = typedSince(this.at, at);
    if (!typed || this.#isJudged) return undefined;
    const isWanted = this.suggestions.some(({ text }) => text.startsWith(typed) || typed.startsWith(text));
    if (isWanted && typed.length < agreement) return undefined;
    this.#isJudged = true;
    return isWanted;
  }

  /** Whether all of the first came true by what was typed since, the first time that it is clear; undefined otherwise. */
  settle(at: Snapshot): boolean | undefined {
    const typed = typedSince(this.at, at);
    const text = this.suggestions[0]?.text ?? '';
    if (!typed || this.#isSettled || (text.startsWith(typed) && text !== typed)) return undefined;
    this.#isSettled = true;
    return typed.startsWith(text);
  }

  /** The suggestion is one of these, or what is left of one after typing. */
  holds(at: Snapshot, { text }: Suggestion): boolean {
    const typed = typedSince(this.at, at);
    return typed !== undefined && this.suggestions.some((offered) => offered.text === typed + text);
  }
}
