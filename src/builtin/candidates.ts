import { hasBlank, idOf, isLineEnd, type Token } from './token.ts';
import { kinds } from './tokenKind.ts';
import type { Vocabulary } from './vocabulary.ts';

/** As far as two contexts are compared, in tokens. */
export const longestMatch = 40;

/** The steps in which the length of a match counts: 1, 2, 3, 4, 5, 6 or 7, 8 to 11, 12 to 19, 20 and more tokens. */
export const orders = 9;
const orderOf = new Uint8Array(longestMatch + 1);
for (let length = 1; length <= longestMatch; length += 1)
  orderOf[length] = length <= 5 ? length - 1 : length < 8 ? 5 : length < 12 ? 6 : length < 20 ? 7 : 8;

export const mostCandidates = 192;

/** All line ends are one candidate. */
export const lineEnd = 1;

/** The weight from which on a place is in the file at hand. */
export const sameFile = 4;

const slotBits = 12;

/** What might be the next token, and what speaks for each: one row of numbers a candidate. */
export class Candidates {
  readonly #vocabulary: Vocabulary;
  count = 0;
  /** As it was where it was found first. */
  readonly tokens = new Int32Array(mostCandidates);
  /** Weight of the places by the length of their match, `orders` a row. */
  readonly counts = new Float32Array(mostCandidates * orders);
  /** Places, and those in open files. */
  readonly places = new Float32Array(mostCandidates);
  readonly nearPlaces = new Float32Array(mostCandidates);
  /** The longest match: near and far, two a row; and in the file at hand. */
  readonly longest = new Uint8Array(mostCandidates * 2);
  readonly longestInFile = new Uint8Array(mostCandidates);
  /** The longest match with other names, the weight of all such places, and whether the candidate itself was renamed. */
  readonly shape = new Uint8Array(mostCandidates);
  readonly shapeVotes = new Float32Array(mostCandidates);
  readonly renamed = new Uint8Array(mostCandidates);
  /** More than 0: a blank went before it more often than not. */
  readonly #blanks = new Float32Array(mostCandidates);
  /** The candidate of the latest longest match, or -1. */
  recent = -1;
  recentLength = 0;
  #typed = '';
  #blank = 0;
  /** Where a token's id is in the table: a small hash table, emptied by counting `#round` up. */
  readonly #slots = new Int32Array(1 << slotBits);
  readonly #slotIds = new Int32Array(1 << slotBits);
  readonly #slotRounds = new Int32Array(1 << slotBits);
  #round = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Empties the table, for tokens that begin with `typed`; `blank` as in `Ask`. */
  reset(typed: string, blank: number): void {
    this.#round += 1;
    this.#typed = typed;
    this.#blank = blank;
    this.count = 0;
    this.recent = -1;
    this.recentLength = 0;
  }

  /** The row of a token, a new one if there is none; or -1 if it cannot come here. */
  find(token: Token): number {
    const id = isLineEnd(idOf(token)) ? lineEnd : idOf(token);
    let slot = Math.imul(id, 0x9e3779b1) >>> (32 - slotBits);
    while (this.#slotRounds[slot] === this.#round) {
      if (this.#slotIds[slot] === id) return this.#slots[slot] ?? -1;
      slot = (slot + 1) & ((1 << slotBits) - 1);
    }
    if (this.count === mostCandidates) return -1;
    const row = this.#canBe(id) ? this.#add(token) : -1;
    this.#slotRounds[slot] = this.#round;
    this.#slotIds[slot] = id;
    this.#slots[slot] = row;
    return row;
  }

  /** Counts a place where the token followed the last `match` tokens; `memory` 0 is the near one. */
  countPlace(row: number, token: Token, match: number, memory: number, weight: number): void {
    const at = row * orders + (orderOf[match] ?? 0);
    this.counts[at] = (this.counts[at] ?? 0) + weight;
    this.places[row] = (this.places[row] ?? 0) + 1;
    if (memory === 0) this.nearPlaces[row] = (this.nearPlaces[row] ?? 0) + 1;
    const side = row * 2 + memory;
    this.longest[side] = Math.max(this.longest[side] ?? 0, match);
    if (weight >= sameFile) this.longestInFile[row] = Math.max(this.longestInFile[row] ?? 0, match);
    this.#countBlank(row, token, weight * match);
    if (match <= this.recentLength) return;
    this.recentLength = match;
    this.recent = row;
  }

  /** Counts a place where it followed them with other names. */
  countShape(row: number, token: Token, match: number, isRenamed: boolean, weight: number): void {
    this.shapeVotes[row] = (this.shapeVotes[row] ?? 0) + match * weight;
    this.shape[row] = Math.max(this.shape[row] ?? 0, match);
    if (isRenamed) this.renamed[row] = 1;
    this.#countBlank(row, token, weight * 0.5);
  }

  /** Its id; `lineEnd` for all line ends. */
  idAt(row: number): number {
    const id = idOf(this.tokens[row] ?? 0);
    return isLineEnd(id) ? lineEnd : id;
  }

  /** Whether a blank goes before it, as it mostly did. */
  wantsBlank(row: number): boolean {
    return (this.#blanks[row] ?? 0) > 0;
  }

  #canBe(id: number): boolean {
    if (id === 0) return false;
    if (this.#typed.length > 0 && (id === lineEnd || !this.#vocabulary.startsWith(id, this.#typed))) return false;
    return this.#blank === 0 || (id !== lineEnd && this.#vocabulary.kindOf(id) !== kinds.blanks);
  }

  #add(token: Token): number {
    const row = this.count++;
    this.tokens[row] = token;
    this.counts.fill(0, row * orders, (row + 1) * orders);
    this.longest.fill(0, row * 2, row * 2 + 2);
    for (const column of [
      this.places,
      this.nearPlaces,
      this.longestInFile,
      this.shape,
      this.shapeVotes,
      this.renamed,
      this.#blanks,
    ])
      column[row] = 0;
    return row;
  }

  #countBlank(row: number, token: Token, weight: number): void {
    this.#blanks[row] = (this.#blanks[row] ?? 0) + (hasBlank(token) ? weight : -weight);
  }
}
