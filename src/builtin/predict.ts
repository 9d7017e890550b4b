import { Candidates, longestMatch } from './candidates.ts';
import { ContextKeys, chains, isName } from './contextKeys.ts';
import { Description } from './describe.ts';
import type { Memory } from './memory.ts';
import { renameWithin } from './renameWithin.ts';
import type { Scope } from './scope.ts';
import { hasBlank, idOf, tokenOf, type Where, whereOf } from './token.ts';
import { kinds } from './tokenKind.ts';
import { longestToken, type Vocabulary } from './vocabulary.ts';

/** What is known of the next token. */
export interface Ask {
  /** Tokens up to the cursor; the last ones count. */
  readonly context: Int32Array;
  readonly length: number;
  readonly family: number;
  /** What of the token is typed already. */
  readonly typed: string;
  /** A blank is typed already: 1 yes, 0 no, -1 the line is empty so far and there cannot be any. */
  readonly blank: number;
  readonly scope: Scope;
  /** How many tokens have been guessed before. */
  readonly step: number;
  /** How much a place in a segment of a memory counts: 0 for what is forgotten, `sameFile` for the file at hand. */
  readonly weightOf: (memory: number, segment: number) => number;
}

/** The memory of open files. */
const near = 0;
/** How many places are looked at, the latest first. */
const reach = { five: 96, two: 320, one: 160, shape: 64 } as const;
const reachLater = { two: 192, one: 64 } as const;
/** So many places with a long context make the shorter ones matter less. */
const plenty = 24;
const reachOfPlenty = 64;
/** With other names, so many tokens have to match, and more for a name that is only in part another. */
const leastShape = 4;
const leastForParts = 6;
/** So many names are looked at for a part to rename. */
const mostMade = 12;
/** Of the names that begin as typed, the most used. */
const mostTyped = 6;
const nearCounts = 8;

/**
 * Looks in what was learnt for what has followed the context, a place in the file at hand counting more than one elsewhere, and describes
 * the best candidates. One object serves all questions, one after another.
 */
export class Predictor {
  readonly #vocabulary: Vocabulary;
  readonly #memories: readonly Memory[];
  readonly #keys: ContextKeys;
  /** Of the last question. */
  readonly candidates: Candidates;
  readonly description: Description;
  readonly #made: number[] = [];
  /** A place's names, and those that stand for them here. */
  readonly #theirs = new Int32Array(16);
  readonly #ours = new Int32Array(16);
  readonly #typedIds = new Int32Array(mostTyped);
  readonly #typedScores = new Float64Array(mostTyped);

  /** @param memories the near one first */
  constructor(vocabulary: Vocabulary, memories: readonly Memory[]) {
    this.#vocabulary = vocabulary;
    this.#memories = memories;
    this.#keys = new ContextKeys(vocabulary);
    this.candidates = new Candidates(vocabulary);
    this.description = new Description(vocabulary);
  }

  /** Finds and describes the candidates. */
  ask(ask: Ask): void {
    this.candidates.reset(ask.typed, ask.blank);
    this.#keys.restart(ask.length, (at) => ask.context[at] ?? 0);
    const isLater = ask.step > 0;
    for (let memory = 0; memory < this.#memories.length; memory += 1) {
      // The more is known of long contexts, the less do short ones matter.
      let found = this.#walk(ask, memory, chains.five, 5, longestMatch, reach.five);
      const reachTwo = found >= plenty ? reachOfPlenty : isLater ? reachLater.two : reach.two;
      found += this.#walk(ask, memory, chains.two, 2, 4, reachTwo);
      if (memory === near && found < plenty)
        this.#walk(ask, memory, chains.one, 1, 1, isLater ? reachLater.one : reach.one);
      this.#walkShape(ask, memory);
    }
    if (ask.typed.length > 0) this.#addTyped(ask);
    this.description.describe(this.candidates, ask);
  }

  /** Lets go of the names that were made for the last questions. */
  release(): void {
    for (const id of this.#made) this.#vocabulary.release(id);
    this.#made.length = 0;
  }

  /** Counts what follows in the places where `from` to `to` tokens before are the same as here; returns how many they are. */
  #walk(
    { context, length, weightOf }: Ask,
    index: number,
    chain: number,
    from: number,
    to: number,
    most: number,
  ): number {
    const memory = this.#memories[index] as Memory;
    const key = this.#keys.keyOf(chain);
    if (key < 0) return 0;
    const longest = Math.min(to + 1, length, longestMatch);
    let found = 0;
    let left = most;
    for (let place = memory.latest(chain, key); place > 0 && left > 0; place = memory.before(chain, place)) {
      // What is forgotten does not count, not even as work.
      const weight = weightOf(index, memory.ownerOf(place));
      if (weight === 0) continue;
      left -= 1;
      let match = 0;
      while (match < longest) {
        const id = idOf(memory.tokenAt(place - match - 1));
        if (id === 0 || id !== idOf(context[length - match - 1] ?? 0)) break;
        match += 1;
      }
      if (match < from || match > to) continue;
      const token = memory.tokenAt(place);
      const row = this.candidates.find(token);
      if (row < 0) continue;
      found += 1;
      this.candidates.countPlace(row, token, match, index, weight);
    }
    return found;
  }

  /** Looks where the context has been with other names, and puts this context's names in their place. */
  #walkShape({ context, length, family, weightOf }: Ask, index: number): void {
    const memory = this.#memories[index] as Memory;
    const key = this.#keys.keyOf(chains.shape);
    if (key < 0) return;
    let left = reach.shape;
    let made = mostMade;
    for (
      let place = memory.latest(chains.shape, key);
      place > 0 && left > 0;
      place = memory.before(chains.shape, place)
    ) {
      const weight = weightOf(index, memory.ownerOf(place));
      if (weight === 0) continue;
      left -= 1;
      const { match, names, isRenamed } = this.#compareShape(memory, place, context, length);
      if (match < leastShape || !isRenamed) continue;
      const token = memory.tokenAt(place);
      const theirs = idOf(token);
      let ours = theirs;
      for (let known = 0; known < names; known += 1)
        if (this.#theirs[known] === theirs) ours = this.#ours[known] ?? ours;
      if (ours === theirs && made > 0 && match >= leastForParts && this.#vocabulary.kindOf(theirs) === kinds.word) {
        made -= 1;
        ours = this.#makeName(theirs, names, family);
      }
      const row = this.candidates.find(tokenOf(ours, whereOf(token) as Where, hasBlank(token)));
      if (row >= 0) this.candidates.countShape(row, token, match, ours !== theirs, weight);
    }
  }

  /** How many tokens before a place are the same as here, but for names that stand for each other one to one. */
  #compareShape(
    memory: Memory,
    place: number,
    context: Int32Array,
    length: number,
  ): { match: number; names: number; isRenamed: boolean } {
    const vocabulary = this.#vocabulary;
    const most = Math.min(length, longestMatch);
    let match = 0;
    let names = 0;
    let isRenamed = false;
    for (; match < most; match += 1) {
      const theirs = idOf(memory.tokenAt(place - match - 1));
      const ours = idOf(context[length - match - 1] ?? 0);
      if (theirs === 0) break;
      const isTheirName = isName(theirs, vocabulary);
      if (isTheirName !== isName(ours, vocabulary) || (!isTheirName && theirs !== ours)) break;
      if (!isTheirName) continue;
      let known = 0;
      while (known < names && this.#theirs[known] !== theirs && this.#ours[known] !== ours) known += 1;
      if (known < names) {
        if (this.#theirs[known] !== theirs || this.#ours[known] !== ours) break;
      } else {
        if (names === this.#theirs.length) break;
        this.#theirs[names] = theirs;
        this.#ours[names] = ours;
        names += 1;
        if (theirs !== ours) isRenamed = true;
      }
    }
    return { match, names, isRenamed };
  }

  /** The name that a name with a renamed part becomes; one that is new is held until `release`. */
  #makeName(id: number, names: number, family: number): number {
    const vocabulary = this.#vocabulary;
    const text = vocabulary.textOf(id);
    for (let known = 0; known < names; known += 1) {
      const [from, to] = [this.#theirs[known] ?? 0, this.#ours[known] ?? 0];
      if (from === to || vocabulary.kindOf(from) !== kinds.word) continue;
      const renamed = renameWithin(text, vocabulary.textOf(from), vocabulary.textOf(to));
      if (renamed === undefined || renamed.length > longestToken) continue;
      const made = vocabulary.intern(family, renamed, 0, renamed.length);
      vocabulary.hold(made);
      this.#made.push(made);
      return made;
    }
    return id;
  }

  /** What is typed may be the whole token, or the beginning of any that was used before. */
  #addTyped({ context, length, family, typed, scope }: Ask): void {
    const vocabulary = this.#vocabulary;
    const where = whereOf(context[length - 1] ?? 0) as Where;
    const add = (id: number) => this.candidates.find(tokenOf(id, where, false));
    const whole = vocabulary.find(family, typed, 0, typed.length);
    if (whole > 0) add(whole);
    for (const id of scope.ids()) if (vocabulary.startsWith(id, typed)) add(id);
    if (typed.length < 2) return;
    const ids = this.#typedIds;
    const scores = this.#typedScores;
    let found = 0;
    vocabulary.eachFrom(family, typed, (id) => {
      const score = vocabulary.nearUses(id) * nearCounts + vocabulary.uses(id);
      let at = found;
      while (at > 0 && score >= (scores[at - 1] ?? 0)) {
        // Ids come and go: equals are told apart by their text.
        if (score === scores[at - 1] && !vocabulary.isBefore(id, ids[at - 1] ?? 0)) break;
        at -= 1;
      }
      if (at === mostTyped) return;
      ids.copyWithin(at + 1, at);
      scores.copyWithin(at + 1, at);
      ids[at] = id;
      scores[at] = score;
      found = Math.min(found + 1, mostTyped);
    });
    for (let at = 0; at < found; at += 1) add(ids[at] ?? 0);
  }
}
