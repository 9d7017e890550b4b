import type { Suggestion } from '../core/outcome.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Known } from './known.ts';
import { Offer } from './offer.ts';
import type { Rhythm } from './rhythm.ts';

/** Hears what became of a suggestion that was offered at a place: all of it was typed or accepted, or not. */
export type OnVerdict = (at: Snapshot, suggestion: Suggestion, cameTrue: boolean) => void;

export interface OfferedParts {
  readonly known: Known;
  /** Of whoever suggests now. */
  readonly rhythm: () => Rhythm;
  readonly onVerdict: OnVerdict | undefined;
}

/** What was offered last, and what the person makes of it. */
export class Offered {
  readonly #parts: OfferedParts;
  #last: Offer | undefined;

  constructor(parts: OfferedParts) {
    this.#parts = parts;
  }

  /** This stands there now. What is left of the last offer, after typing, is no new one. */
  offer(at: Snapshot, suggestions: readonly Suggestion[]): void {
    if (!suggestions.every((suggestion) => this.holds(at, suggestion))) this.#last = new Offer(at, suggestions);
  }

  /** The suggestion is one of the last offer, or what is left of one after typing. */
  holds(at: Snapshot, suggestion: Suggestion): boolean {
    return this.#last?.holds(at, suggestion) ?? false;
  }

  /** Learns from what was typed whether the last offer was wanted. */
  typed(at: Snapshot): void {
    const { rhythm } = this.#parts;
    const isWanted = this.#last?.judge(at);
    if (isWanted === true) rhythm().agreed();
    if (isWanted === false) rhythm().disagreed();
    this.#tell(this.#last?.settle(at));
  }

  /** What is shown was taken. */
  accepted(): void {
    if (!this.#last) return;
    if (this.#last.isOpen) this.#parts.rhythm().agreed();
    this.#parts.known.taken(this.#last.at, this.#last.suggestions);
    this.#tell(true);
    this.#last = undefined;
  }

  /** The person said no to what is shown at this place. */
  dismissed(at: Snapshot): void {
    if (!this.#last?.isBefore(at)) return;
    this.#parts.known.dismissed(this.#last.at, this.#last.suggestions);
    this.#parts.rhythm().dismissed();
    this.#tell(false);
    this.#last = undefined;
  }

  forget(): void {
    this.#last = undefined;
  }

  /** Of several, the first is the one that is seen. */
  #tell(cameTrue: boolean | undefined): void {
    const [first] = this.#last?.suggestions ?? [];
    if (!this.#last || !first || cameTrue === undefined) return;
    this.#parts.onVerdict?.(this.#last.at, first, cameTrue);
  }
}
