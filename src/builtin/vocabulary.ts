import { firstText } from './token.ts';

/** What a token's text is made of. */
export const kinds = {
  lineEnd: 0,
  word: 1,
  keyword: 2,
  number: 3,
  operator: 4,
  opener: 5,
  closer: 6,
  quote: 7,
  blanks: 8,
} as const;

/** Longer ones are read as several. */
export const longestToken = 64;

/** Two to this power tables by hash, of which each grows alone: one for all would hold the thread while it does. */
const tableBits = 8;

/**
 * The texts of tokens, each kept once a family of languages: characters in one pool, numbers in typed arrays, so that a distinct token
 * costs about 50 bytes. A text that nobody holds any more is dropped, and its id, with its place in the pool, given to another as long.
 */
export class Vocabulary {
  #pool = new Uint16Array(1 << 14);
  #poolEnd = 0;
  #starts = new Int32Array(1 << 10);
  #lengths = new Uint8Array(1 << 10);
  #kinds = new Uint8Array(1 << 10);
  #hashes = new Int32Array(1 << 10);
  #families = new Uint8Array(1 << 10);
  #holds = new Int32Array(1 << 10);
  #uses = new Int32Array(1 << 10);
  #nearUses = new Int32Array(1 << 10);
  /** Ids of the same bucket, by the first two characters. */
  #alike = new Int32Array(1 << 10);
  readonly #byStart = new Int32Array(1 << 12);
  readonly #tables = Array.from({ length: 1 << tableBits }, () => ({ ids: new Int32Array(1 << 3), count: 0 }));
  #end = firstText;
  /** Ids that were dropped, by the length of their text. */
  readonly #free: number[][] = Array.from({ length: longestToken + 1 }, () => []);

  /** The id of the text in `source` from `start` to `end`, or 0. */
  find(family: number, source: string, start: number, end: number): number {
    return this.#find(family, source, start, end, hashOf(family, source, start, end));
  }

  /** The same, and a new text gets an id, for whoever holds it. */
  intern(family: number, source: string, start: number, end: number): number {
    const hash = hashOf(family, source, start, end);
    return this.#find(family, source, start, end, hash) || this.#add(family, source, start, end, hash);
  }

  hold(id: number): void {
    if (id >= firstText) this.#holds[id] = (this.#holds[id] ?? 0) + 1;
  }

  /** Lets go of a text, and drops it if nobody else holds it. */
  release(id: number): void {
    if (id < firstText) return;
    this.#holds[id] = (this.#holds[id] ?? 0) - 1;
    if (this.#holds[id] === 0) this.#remove(id);
  }

  /** Counts how often a text stands in what is known. */
  use(id: number, near: boolean, times: 1 | -1): void {
    if (id < firstText) return;
    this.#uses[id] = (this.#uses[id] ?? 0) + times;
    if (near) this.#nearUses[id] = (this.#nearUses[id] ?? 0) + times;
  }

  uses(id: number): number {
    return this.#uses[id] ?? 0;
  }

  nearUses(id: number): number {
    return this.#nearUses[id] ?? 0;
  }

  kindOf(id: number): number {
    return this.#kinds[id] ?? 0;
  }

  lengthOf(id: number): number {
    return this.#lengths[id] ?? 0;
  }

  textOf(id: number): string {
    const start = this.#starts[id] ?? 0;
    const end = start + this.lengthOf(id);
    let text = '';
    // Of short texts, quicker than any way to take them at once.
    for (let at = start; at < end; at += 1) text += String.fromCharCode(this.#pool[at] ?? 0);
    return text;
  }

  /** Whether a text comes before another, as `<` has it. */
  isBefore(id: number, other: number): boolean {
    const [start, otherStart, length, otherLength] = [
      this.#starts[id] ?? 0,
      this.#starts[other] ?? 0,
      this.lengthOf(id),
      this.lengthOf(other),
    ];
    for (let at = 0; at < length && at < otherLength; at += 1) {
      const [code, otherCode] = [this.#pool[start + at] ?? 0, this.#pool[otherStart + at] ?? 0];
      if (code !== otherCode) return code < otherCode;
    }
    return length < otherLength;
  }

  startsWith(id: number, text: string): boolean {
    if (this.lengthOf(id) < text.length) return false;
    const start = this.#starts[id] ?? 0;
    for (let at = 0; at < text.length; at += 1) if (this.#pool[start + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  /** Calls `see` with the ids in use whose text begins with `start`, of two characters or more. */
  eachFrom(family: number, start: string, see: (id: number) => void): void {
    for (
      let id = this.#byStart[bucketOf(start.charCodeAt(0), start.charCodeAt(1))] ?? 0;
      id > 0;
      id = this.#alike[id] ?? 0
    )
      if ((this.#uses[id] ?? 0) > 0 && this.#families[id] === family && this.startsWith(id, start)) see(id);
  }

  /** Bytes. */
  get size(): number {
    const tables = this.#tables.reduce((sum, { ids }) => sum + ids.byteLength, 0);
    return this.#pool.byteLength + tables + this.#byStart.byteLength + this.#starts.length * 27;
  }

  #find(family: number, source: string, start: number, end: number, hash: number): number {
    const { ids } = this.#tableOf(hash);
    const mask = ids.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = ids[slot] ?? 0;
      if (id === 0) return 0;
      if (
        this.#hashes[id] === hash &&
        this.#lengths[id] === end - start &&
        this.#families[id] === family &&
        this.#isText(id, source, start)
      )
        return id;
    }
  }

  #isText(id: number, source: string, start: number): boolean {
    const from = this.#starts[id] ?? 0;
    const length = this.lengthOf(id);
    for (let at = 0; at < length; at += 1) if (this.#pool[from + at] !== source.charCodeAt(start + at)) return false;
    return true;
  }

  #add(family: number, source: string, start: number, end: number, hash: number): number {
    const length = end - start;
    const id = this.#free[length]?.pop() ?? this.#newId(length);
    const from = this.#starts[id] ?? 0;
    for (let at = 0; at < length; at += 1) this.#pool[from + at] = source.charCodeAt(start + at);
    this.#lengths[id] = length;
    this.#families[id] = family;
    this.#hashes[id] = hash;
    this.#kinds[id] = kindOfText(source, start, end);
    const bucket = this.#bucket(id);
    if (bucket >= 0) {
      this.#alike[id] = this.#byStart[bucket] ?? 0;
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
    if (id >= this.#starts.length) this.#grow();
    if (this.#poolEnd + length > this.#pool.length)
      this.#pool = grown(this.#pool, new Uint16Array(Math.ceil(this.#pool.length * 1.25)));
    this.#starts[id] = this.#poolEnd;
    this.#poolEnd += length;
    return id;
  }

  #tableOf(hash: number): { ids: Int32Array; count: number } {
    return this.#tables[hash >>> (32 - tableBits)] as { ids: Int32Array; count: number };
  }

  #place(id: number, ids: Int32Array): void {
    const mask = ids.length - 1;
    let slot = (this.#hashes[id] ?? 0) & mask;
    while (ids[slot]) slot = (slot + 1) & mask;
    ids[slot] = id;
  }

  #remove(id: number): void {
    const bucket = this.#bucket(id);
    if (bucket >= 0) {
      let before = 0;
      for (let other = this.#byStart[bucket] ?? 0; other !== id; other = this.#alike[other] ?? 0) before = other;
      if (before > 0) this.#alike[before] = this.#alike[id] ?? 0;
      else this.#byStart[bucket] = this.#alike[id] ?? 0;
    }
    const table = this.#tableOf(this.#hashes[id] ?? 0);
    const { ids } = table;
    const mask = ids.length - 1;
    let slot = (this.#hashes[id] ?? 0) & mask;
    while (ids[slot] !== id) slot = (slot + 1) & mask;
    // What stands behind moves up where it may, so that a search that stops at a gap stays right.
    let gap = slot;
    for (let next = (slot + 1) & mask; ids[next]; next = (next + 1) & mask) {
      const home = (this.#hashes[ids[next] ?? 0] ?? 0) & mask;
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      ids[gap] = ids[next] ?? 0;
      gap = next;
    }
    ids[gap] = 0;
    table.count -= 1;
    this.#free[this.lengthOf(id)]?.push(id);
    this.#lengths[id] = 0;
    this.#uses[id] = 0;
    this.#nearUses[id] = 0;
  }

  #bucket(id: number): number {
    if (this.lengthOf(id) < 2) return -1;
    const start = this.#starts[id] ?? 0;
    return bucketOf(this.#pool[start] ?? 0, this.#pool[start + 1] ?? 0);
  }

  #grow(): void {
    const size = Math.ceil(this.#starts.length * 1.25);
    this.#starts = grown(this.#starts, new Int32Array(size));
    this.#lengths = grown(this.#lengths, new Uint8Array(size));
    this.#families = grown(this.#families, new Uint8Array(size));
    this.#holds = grown(this.#holds, new Int32Array(size));
    this.#kinds = grown(this.#kinds, new Uint8Array(size));
    this.#hashes = grown(this.#hashes, new Int32Array(size));
    this.#uses = grown(this.#uses, new Int32Array(size));
    this.#nearUses = grown(this.#nearUses, new Int32Array(size));
    this.#alike = grown(this.#alike, new Int32Array(size));
  }
}

function grown<T extends Int32Array | Uint16Array | Uint8Array>(from: T, to: T): T {
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

function kindOfText(source: string, start: number, end: number): number {
  const code = source.charCodeAt(start);
  if (code >= 48 && code <= 57) return kinds.number;
  if (isWordCode(code)) return keywords.has(source.slice(start, end)) ? kinds.keyword : kinds.word;
  if (code === 40 || code === 91 || code === 123) return kinds.opener;
  if (code === 41 || code === 93 || code === 125) return kinds.closer;
  if (code === 34 || code === 39 || code === 96) return kinds.quote;
  return code === 32 || code === 9 ? kinds.blanks : kinds.operator;
}

/** Letters, digits, `_`, `$` and whatever is not ASCII. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

/** Words that no renaming touches, of all languages together. */
const keywords: ReadonlySet<string> = new Set(
  (
    'abstract alias and any as assert async await base begin bool boolean break byte case catch char class const constexpr continue crate ' +
    'def default defer del delete do double dyn elif else elseif elsif end ensure enum except export extends extern False false final ' +
    'finally float fn for foreach from func function global go goto guard if impl implements import in include inline instanceof int ' +
    'interface is lambda let local long loop match mod module move mut namespace new nil None nonlocal not null number object of operator ' +
    'or override package pass private protected protocol pub public raise readonly ref repeat require rescue return Self self short signed ' +
    'sizeof static str string String struct super switch template then this throw throws trait True true try type typedef typename typeof ' +
    'undefined union unless unsafe unsigned until use using val var void volatile when where while with yield'
  ).split(' '),
);
