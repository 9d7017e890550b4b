import { firstText } from './token.ts';
import { kindOfText } from './tokenKind.ts';

/** Longer ones are read as several. */
export const longestToken = 64;

/** Two to this power numbers a row. */
const rowBits = 3;
/**
 * What they are: where the text is in the pool, how long it is, its kind and family, its hash, how many hold it, how often it stands in
 * what is known and in the open files of that, and the next id of the same bucket by the first two characters.
 */
const columns = { start: 0, length: 1, about: 2, hash: 3, holds: 4, uses: 5, nearUses: 6, alike: 7 } as const;
/** Two to this power kinds can be; the family stands above. */
const kindBits = 4;

/** Two to this power tables by hash, of which each grows alone: one for all would hold the thread while it does. */
const tableBits = 8;

/**
 * The texts of tokens, each kept once a family of languages: characters in one pool, numbers in typed arrays, so that a distinct token
 * costs about 50 bytes. A text that nobody holds any more is dropped, and its id, with its place in the pool, given to another as long.
 */
export class Vocabulary {
  #pool = new Uint16Array(1 << 14);
  #poolEnd = 0;
  /** A row of numbers an id, side by side, as they are asked for together. */
  #rows = new Int32Array(1 << (10 + rowBits));
  readonly #byStart = new Int32Array(1 << 12);
  readonly #tables = Array.from({ length: 1 << tableBits }, () => ({ ids: new Int32Array(1 << 3), count: 0 }));
  #end = firstText;
  /** Ids that were dropped, by the length of their text. */
  readonly #free: number[][] = Array.from({ length: longestToken + 1 }, () => []);

  /** The id of the text in `source` from `start` to `end`, or 0. */
  find(family: number, source: string, start: number, end: number): number {
    return this.#find(source, start, end, hashOf(family, source, start, end));
  }

  /** The same, and a new text gets an id, for whoever holds it. */
  intern(family: number, source: string, start: number, end: number): number {
    const hash = hashOf(family, source, start, end);
    return this.#find(source, start, end, hash) || this.#add(family, source, start, end, hash);
  }

  hold(id: number): void {
    if (id >= firstText) this.#count(id, columns.holds, 1);
  }

  /** Lets go of a text, and drops it if nobody else holds it. */
  release(id: number): void {
    if (id < firstText) return;
    this.#count(id, columns.holds, -1);
    if (this.#get(id, columns.holds) === 0) this.#remove(id);
  }

  /** Counts how often a text stands in what is known. */
  use(id: number, near: boolean, times: 1 | -1): void {
    if (id < firstText) return;
    this.#count(id, columns.uses, times);
    if (near) this.#count(id, columns.nearUses, times);
  }

  uses(id: number): number {
    return this.#get(id, columns.uses);
  }

  nearUses(id: number): number {
    return this.#get(id, columns.nearUses);
  }

  kindOf(id: number): number {
    return this.#get(id, columns.about) & ((1 << kindBits) - 1);
  }

  lengthOf(id: number): number {
    return this.#get(id, columns.length);
  }

  textOf(id: number): string {
    const start = this.#get(id, columns.start);
    const end = start + this.lengthOf(id);
    let text = '';
    // Of short texts, quicker than any way to take them at once.
    for (let at = start; at < end; at += 1) text += String.fromCharCode(this.#pool[at] ?? 0);
    return text;
  }

  /** Whether a text comes before another, as `<` has it. */
  isBefore(id: number, other: number): boolean {
    const [start, length] = [this.#get(id, columns.start), this.lengthOf(id)];
    const [otherStart, otherLength] = [this.#get(other, columns.start), this.lengthOf(other)];
    for (let at = 0; at < length && at < otherLength; at += 1) {
      const [code, otherCode] = [this.#pool[start + at] ?? 0, this.#pool[otherStart + at] ?? 0];
      if (code !== otherCode) return code < otherCode;
    }
    return length < otherLength;
  }

  startsWith(id: number, text: string): boolean {
    if (this.lengthOf(id) < text.length) return false;
    const start = this.#get(id, columns.start);
    for (let at = 0; at < text.length; at += 1) if (this.#pool[start + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  /** Calls `see` with the ids in use whose text begins with `start`, of two characters or more. */
  eachFrom(family: number, start: string, see: (id: number) => void): void {
    for (
      let id = this.#byStart[bucketOf(start.charCodeAt(0), start.charCodeAt(1))] ?? 0;
      id > 0;
      id = this.#get(id, columns.alike)
    )
      if (this.uses(id) > 0 && this.#get(id, columns.about) >> kindBits === family && this.startsWith(id, start))
        see(id);
  }

  /** Bytes. */
  get size(): number {
    const tables = this.#tables.reduce((sum, { ids }) => sum + ids.byteLength, 0);
    return this.#pool.byteLength + tables + this.#byStart.byteLength + this.#rows.byteLength;
  }

  #get(id: number, column: number): number {
    return this.#rows[(id << rowBits) + column] ?? 0;
  }

  #set(id: number, column: number, value: number): void {
    this.#rows[(id << rowBits) + column] = value;
  }

  #count(id: number, column: number, more: number): void {
    this.#set(id, column, this.#get(id, column) + more);
  }

  /** The same text has another hash in another family. */
  #find(source: string, start: number, end: number, hash: number): number {
    const { ids } = this.#tableOf(hash);
    const mask = ids.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = ids[slot] ?? 0;
      if (id === 0) return 0;
      if (
        this.#get(id, columns.hash) === hash &&
        this.#get(id, columns.length) === end - start &&
        this.#isText(id, source, start)
      )
        return id;
    }
  }

  #isText(id: number, source: string, start: number): boolean {
    const from = this.#get(id, columns.start);
    const length = this.lengthOf(id);
    for (let at = 0; at < length; at += 1) if (this.#pool[from + at] !== source.charCodeAt(start + at)) return false;
    return true;
  }

  #add(family: number, source: string, start: number, end: number, hash: number): number {
    const length = end - start;
    const id = this.#free[length]?.pop() ?? this.#newId(length);
    const from = this.#get(id, columns.start);
    for (let at = 0; at < length; at += 1) this.#pool[from + at] = source.charCodeAt(start + at);
    this.#set(id, columns.length, length);
    this.#set(id, columns.about, kindOfText(source, start, end) | (family << kindBits));
    this.#set(id, columns.hash, hash);
    const bucket = this.#bucket(id);
    if (bucket >= 0) {
      this.#set(id, columns.alike, this.#byStart[bucket] ?? 0);
      this.#byStart[bucket] = id;
    }
    const table = this.#tableOf(hash);
    table.count += 1;
    if (table.count * 1.5 > table.ids.length) {
      const before = table.ids;
      table.ids = new Int32Array(before.length * 2);
      for (const other of before) if (other > 0) this.#place(other, table.ids);
    }
    this.#place(id, table.ids);
    return id;
  }

  /** One that no text has had, with a place for so many characters. */
  #newId(length: number): number {
    const id = this.#end++;
    if (this.#end << rowBits > this.#rows.length)
      this.#rows = grown(this.#rows, new Int32Array(Math.ceil(this.#end * 1.25) << rowBits));
    if (this.#poolEnd + length > this.#pool.length)
      this.#pool = grown(this.#pool, new Uint16Array(Math.ceil(this.#pool.length * 1.25)));
    this.#set(id, columns.start, this.#poolEnd);
    this.#poolEnd += length;
    return id;
  }

  #tableOf(hash: number): { ids: Int32Array; count: number } {
    return this.#tables[hash >>> (32 - tableBits)] as { ids: Int32Array; count: number };
  }

  #place(id: number, ids: Int32Array): void {
    const mask = ids.length - 1;
    let slot = this.#get(id, columns.hash) & mask;
    while (ids[slot]) slot = (slot + 1) & mask;
    ids[slot] = id;
  }

  #remove(id: number): void {
    const bucket = this.#bucket(id);
    if (bucket >= 0) {
      let before = 0;
      for (let other = this.#byStart[bucket] ?? 0; other !== id; other = this.#get(other, columns.alike))
        before = other;
      const after = this.#get(id, columns.alike);
      if (before > 0) this.#set(before, columns.alike, after);
      else this.#byStart[bucket] = after;
    }
    const table = this.#tableOf(this.#get(id, columns.hash));
    const { ids } = table;
    const mask = ids.length - 1;
    let slot = this.#get(id, columns.hash) & mask;
    while (ids[slot] !== id) slot = (slot + 1) & mask;
    // What stands behind moves up where it may, so that a search that stops at a gap stays right.
    let gap = slot;
    for (let next = (slot + 1) & mask; ids[next]; next = (next + 1) & mask) {
      const home = this.#get(ids[next] ?? 0, columns.hash) & mask;
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      ids[gap] = ids[next] ?? 0;
      gap = next;
    }
    ids[gap] = 0;
    table.count -= 1;
    this.#free[this.lengthOf(id)]?.push(id);
    for (const column of [columns.length, columns.uses, columns.nearUses]) this.#set(id, column, 0);
  }

  #bucket(id: number): number {
    if (this.lengthOf(id) < 2) return -1;
    const start = this.#get(id, columns.start);
    return bucketOf(this.#pool[start] ?? 0, this.#pool[start + 1] ?? 0);
  }
}

function grown<T extends Int32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function bucketOf(first: number, second: number): number {
  return (Math.imul(first, 61) ^ second) & 0xfff;
}

function hashOf(family: number, source: string, start: number, end: number): number {
  let hash = (0x811c9dc5 ^ family) | 0;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
