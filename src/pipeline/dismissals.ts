import QuickLRU from 'quick-lru';
import type { Suggestion } from '../core/outcome.ts';
import type { Clock } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { lineAt, ownString } from './line.ts';

/** The same text is not shown again at the same place for so long, in ms. */
const remembered = 10 * 60 * 1000;

/** Suggestions that are not wanted again at their place for a while. */
export class Dismissals {
  readonly #clock: Clock;
  readonly #until = new QuickLRU<string, number>({ maxSize: 100 });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All that were offered at once. */
  add(at: Snapshot, suggestions: readonly Suggestion[]): void {
    for (const suggestion of suggestions) this.#until.set(keyOf(at, suggestion), this.#clock.now() + remembered);
  }

  has(at: Snapshot, suggestion: Suggestion): boolean {
    return this.#until.size > 0 && (this.#until.get(keyOf(at, suggestion)) ?? 0) > this.#clock.now();
  }
}

/** The place, and the line as it would be: the same however much of it has been typed. */
function keyOf(at: Snapshot, { text }: Suggestion): string {
  const { name, line } = lineAt(at);
  return ownString(`${name}\n${line}${text}`);
}
