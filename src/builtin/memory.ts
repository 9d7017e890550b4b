import { ContextKeys } from './contextKeys.ts';
import { idOf, type Token } from './token.ts';
import type { Vocabulary } from './vocabulary.ts';

const chunkBits = 13;
const chunkMask = (1 << chunkBits) - 1;
const blockBits = 4;
const blockSize = 1 << blockBits;

/** So many links or tokens are looked at in one step of a sweep; each lies somewhere else. */
const sweptAtOnce = 1_000;

/** Tokens in a row that were learnt together. */
export interface Segment {
  readonly path: string;
  /** Of files that learn from each other. */
  readonly languageId: string;
  readonly isNear: boolean;
  readonly start: number;
  /** How many tokens there is room for. */
  readonly room: number;
  length: number;
  alive: boolean;
}

/**
 * All tokens that were learnt, and for each the place before where the same context stood, in several ways. A place is a number; its
 * token and its links lie side by side, in chunks. What is forgotten is passed over at once, and its room is used again after a sweep.
 */
export class Memory {
  readonly #vocabulary: Vocabulary;
  readonly #near: boolean;
  readonly #keys: ContextKeys;
  readonly #chunks: Int32Array[] = [];
  readonly #heads: Int32Array[];
  readonly #segments: (Segment | undefined)[] = [];
  readonly #freeSegments: number[] = [];
  /** Which segment a block of places belongs to. */
  #owners = new Int32Array(1 << 8);
  #end = blockSize;
  #free: { start: number; room: number }[] = [];
  #dead: number[] = [];
  /** Tokens alive and dead. */
  #live = 0;
  #lost = 0;

  readonly #fields: number;

  /**
   * @param near of open files; a token alone says little about the rest, and a chain costs 4 bytes a token: the far one has none by `one`
   * @param headBits two to this power contexts are told apart at once; more share chains
   */
  constructor(vocabulary: Vocabulary, near: boolean, headBits: number) {
    this.#vocabulary = vocabulary;
    this.#near = near;
    this.#keys = new ContextKeys(vocabulary);
    const bits = [headBits, headBits, headBits - 1, headBits - 3].slice(0, near ? 4 : 3);
    this.#heads = bits.map((one) => new Int32Array(1 << one));
    this.#fields = 1 + bits.length;
  }

  /** Tokens that can be found. */
  get live(): number {
    return this.#live;
  }

  /** Whether a sweep would give back much. */
  get isUntidy(): boolean {
    return this.#lost > 1024 && this.#lost * 3 > this.#live;
  }

  /** Bytes. */
  get size(): number {
    const heads = this.#heads.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return this.#chunks.length * (this.#fields << chunkBits) * 4 + heads + this.#owners.byteLength;
  }

  /** Room for a number of tokens, which cannot be found until the segment is made alive. */
  allocate(path: string, languageId: string, room: number): Segment {
    const whole = Math.max(blockSize, (room + blockSize - 1) & -blockSize);
    const gap = this.#free.findIndex((one) => one.room >= whole);
    let start = this.#end;
    const found = this.#free[gap];
    if (found) {
      start = found.start;
      if (found.room > whole) this.#free[gap] = { start: start + whole, room: found.room - whole };
      else this.#free.splice(gap, 1);
    } else {
      this.#end += whole;
      while (this.#chunks.length << chunkBits < this.#end) this.#chunks.push(new Int32Array(this.#fields << chunkBits));
      while (this.#owners.length << blockBits < this.#end) {
        const more = new Int32Array(Math.ceil(this.#owners.length * 1.25));
        more.set(this.#owners);
        this.#owners = more;
      }
    }
    const segment: Segment = { path, languageId, isNear: this.#near, start, room: whole, length: 0, alive: false };
    const index = this.#freeSegments.pop() ?? this.#segments.length;
    this.#segments[index] = segment;
    this.#owners.fill(index, start >> blockBits, (start + whole) >> blockBits);
    return segment;
  }

  /**
   * Appends the tokens of a list from `from` to `to`; `isLinked` false for those that are there as context alone. Whoever appends holds
   * them; this memory lets go of them after they are forgotten.
   */
  append(segment: Segment, tokens: Int32Array, from: number, to: number, isLinked: boolean): void {
    const keys = this.#keys;
    keys.restart(segment.length, (at) => this.tokenAt(segment.start + at));
    for (let at = from; at < to; at += 1) {
      const token = tokens[at] ?? 0;
      const place = segment.start + segment.length;
      segment.length += 1;
      if (segment.alive) this.#count(token, 1);
      const chunk = this.#chunks[place >> chunkBits] as Int32Array;
      const base = (place & chunkMask) * this.#fields;
      chunk[base] = token;
      for (let chain = 0; chain < this.#heads.length; chain += 1) {
        const key = isLinked ? keys.keyOf(chain) : -1;
        if (key < 0) {
          chunk[base + 1 + chain] = -1;
          continue;
        }
        const heads = this.#heads[chain] as Int32Array;
        const slot = key & (heads.length - 1);
        chunk[base + 1 + chain] = heads[slot] ?? 0;
        heads[slot] = place;
      }
      keys.push(token);
    }
  }

  /** Lets a whole segment be found. */
  reveal(segment: Segment): void {
    segment.alive = true;
    this.#countAll(segment, 1);
  }

  forget(segment: Segment): void {
    if (segment.alive) this.#countAll(segment, -1);
    segment.alive = false;
    this.#lost += segment.room;
    this.#dead.push(this.#owners[segment.start >> blockBits] ?? 0);
  }

  tokenAt(place: number): Token {
    return (this.#chunks[place >> chunkBits] as Int32Array)[(place & chunkMask) * this.#fields] ?? 0;
  }

  /** By owner. */
  get segments(): readonly (Segment | undefined)[] {
    return this.#segments;
  }

  /** Which segment a place belongs to. */
  ownerOf(place: number): number {
    return this.#owners[place >> blockBits] ?? 0;
  }

  /** The latest place whose context may have this key, or 0. */
  latest(chain: number, key: number): number {
    const heads = this.#heads[chain] as Int32Array;
    return heads[key & (heads.length - 1)] ?? 0;
  }

  /** The place before, or 0. */
  before(chain: number, place: number): number {
    return (this.#chunks[place >> chunkBits] as Int32Array)[(place & chunkMask) * this.#fields + 1 + chain] ?? 0;
  }

  /** Gives the room of what was forgotten back, in small steps. */
  *sweep(): Generator<void, void> {
    const dead = this.#dead;
    this.#dead = [];
    if (dead.length === 0) return;
    let freed = 0;
    try {
      yield* this.#unlink(dead);
      for (; freed < dead.length; freed += 1) yield* this.#giveBack(dead[freed] ?? 0);
    } finally {
      // Whoever stops earlier leaves the rest for the next time.
      this.#dead.push(...dead.slice(freed));
      this.#joinFree();
    }
  }

  /** Takes all places of these segments out of their chains. */
  *#unlink(dead: readonly number[]): Generator<void, void> {
    const isDead = new Uint8Array(this.#segments.length);
    for (const index of dead) isDead[index] = 1;
    let work = 0;
    for (let chain = 0; chain < this.#heads.length; chain += 1) {
      const heads = this.#heads[chain] as Int32Array;
      for (let slot = 0; slot < heads.length; slot += 1) {
        let kept = 0;
        for (let place = heads[slot] ?? 0; place > 0; place = this.before(chain, place)) {
          work += 1;
          if (isDead[this.ownerOf(place)] === 1) continue;
          if (kept === 0) heads[slot] = place;
          else this.#link(chain, kept, place);
          kept = place;
        }
        if (kept === 0) heads[slot] = 0;
        else this.#link(chain, kept, 0);
        work += 1;
        if (work > sweptAtOnce) {
          work = 0;
          yield;
        }
      }
    }
  }

  /** From its end, so that whoever goes on with it later does nothing twice. */
  *#giveBack(index: number): Generator<void, void> {
    const segment = this.#segments[index];
    if (!segment) return;
    while (segment.length > 0) {
      segment.length -= 1;
      this.#vocabulary.release(idOf(this.tokenAt(segment.start + segment.length)));
      if (segment.length % sweptAtOnce === 0) yield;
    }
    this.#lost -= segment.room;
    this.#segments[index] = undefined;
    this.#freeSegments.push(index);
    this.#free.push({ start: segment.start, room: segment.room });
  }

  #countAll(segment: Segment, times: 1 | -1): void {
    for (let at = 0; at < segment.length; at += 1) this.#count(this.tokenAt(segment.start + at), times);
  }

  #count(token: Token, times: 1 | -1): void {
    this.#live += times;
    this.#vocabulary.use(idOf(token), this.#near, times);
  }

  #link(chain: number, place: number, before: number): void {
    (this.#chunks[place >> chunkBits] as Int32Array)[(place & chunkMask) * this.#fields + 1 + chain] = before;
  }

  #joinFree(): void {
    this.#free.sort((a, b) => a.start - b.start);
    const joined: { start: number; room: number }[] = [];
    for (const one of this.#free) {
      const last = joined.at(-1);
      if (last && last.start + last.room === one.start) last.room += one.room;
      else joined.push({ ...one });
    }
    this.#free = joined;
  }
}
