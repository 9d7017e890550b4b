import type { TokenList } from './lexer.ts';
import { firstText, idOf } from './token.ts';

/** What has been said shortly before the cursor's line: how long ago, and how often. */
export class Scope {
  readonly #last = new Map<number, number>();
  readonly #counts = new Map<number, number>();
  readonly #end: number;

  constructor({ tokens, length }: TokenList) {
    this.#end = length;
    for (let at = Math.max(0, length - reach); at < length; at += 1) {
      const id = idOf(tokens[at] ?? 0);
      if (id < firstText) continue;
      this.#last.set(id, at);
      this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    }
  }

  /** In tokens; `undefined` for what was not said. */
  distance(id: number): number | undefined {
    const last = this.#last.get(id);
    return last === undefined ? undefined : this.#end - last;
  }

  count(id: number): number {
    return this.#counts.get(id) ?? 0;
  }

  ids(): Iterable<number> {
    return this.#last.keys();
  }
}

const reach = 1500;
