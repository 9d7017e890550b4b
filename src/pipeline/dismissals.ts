import QuickLRU from 'quick-lru';
import type { Clock } from '../core/ports.ts';
import type { Snapshot, Suggestion } from '../core/types.ts';

/** The same text is not shown again at the same place for so long, in ms. */
const remembered = 10 * 60 * 1000;
const aboveLength = 160;

/** What the person said no to with Esc. */
export class Dismissals {
  readonly #clock: Clock;
  readonly #until = new QuickLRU<string, number>({ maxSize: 100 });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(at: Snapshot, suggestion: Suggestion): void {
    this.#until.set(keyOf(at, suggestion), this.#clock.now() + remembered);
  }

  has(at: Snapshot, suggestion: Suggestion): boolean {
    return (this.#until.get(keyOf(at, suggestion)) ?? 0) > this.#clock.now();
  }
}

/** The place, and the line as it would be: the same however much of it has been typed. */
function keyOf({ document, prefix }: Snapshot, { text }: Suggestion): string {
  const start = prefix.lastIndexOf('\n') + 1;
  return `${document}\n${prefix.slice(Math.max(0, start - aboveLength), start)}\n${prefix.slice(start)}${text}`;
}
