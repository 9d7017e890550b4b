import { idOf, type Token } from './token.ts';
import { kinds } from './tokenKind.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Ways to find where a context has been before: by its last two tokens, its last five, its last six but for their names, its last one. */
export const chains = { two: 0, five: 1, shape: 2, one: 3 } as const;

const lengths = [2, 5, 6, 1];
/** So many tokens tell all keys of a context. */
export const longestKey = Math.max(...lengths);
/** So many tokens go by until the last few move to the front again. */
const room = 64;
/** How far back an equal name was: in `#sameName` of one that is no name, and of one that was not there. */
const noName = 0;
const isNew = room;

/** Keys of the context that ends in the token that was pushed last: contexts with the same key are most likely the same. */
export class ContextKeys {
  readonly #vocabulary: Vocabulary;
  readonly #ids = new Int32Array(room);
  readonly #sameName = new Uint8Array(room);
  #end = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Begins another context: that of the tokens before `end`, of which the last few are read. */
  restart(end: number, tokenAt: (at: number) => Token): void {
    this.#end = 0;
    for (let at = Math.max(0, end - longestKey); at < end; at += 1) this.push(tokenAt(at));
  }

  push(token: Token): void {
    if (this.#end === room) {
      this.#ids.copyWithin(0, room - longestKey);
      this.#sameName.copyWithin(0, room - longestKey);
      this.#end = longestKey;
    }
    const [ids, end, id] = [this.#ids, this.#end, idOf(token)];
    let same = noName;
    if (isName(id, this.#vocabulary)) {
      const most = Math.min(end, longestKey - 1);
      same = 1;
      while (same <= most && ids[end - same] !== id) same += 1;
      if (same > most) same = isNew;
    }
    ids[end] = id;
    this.#sameName[end] = same;
    this.#end = end + 1;
  }

  /** The key in a chain, or -1 where the context is too short. */
  keyOf(chain: number): number {
    const count = lengths[chain] ?? 1;
    const start = this.#end - count;
    if (start < 0) return -1;
    let hash = 0x811c9dc5 | 0;
    for (let at = start; at < this.#end; at += 1) {
      let part = this.#ids[at] ?? 0;
      if (chain === chains.shape) {
        // Equal names are equal in shape: a name is how far back it was last.
        const same = this.#sameName[at] ?? noName;
        if (same !== noName) part = same <= at - start ? -1 - same : -1;
      }
      hash = Math.imul(hash ^ part, 0x01000193) ^ (hash >>> 13);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) & 0x7fffffff;
  }
}

/** What another name may stand for: words and numbers. */
export function isName(id: number, vocabulary: Vocabulary): boolean {
  const kind = vocabulary.kindOf(id);
  return kind === kinds.word || kind === kinds.number;
}
