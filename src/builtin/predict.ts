import { chains, isName, keyOf, type Memory } from './memory.ts';
import { renameWithin } from './renameWithin.ts';
import type { Scope } from './scope.ts';
import { hasBlank, idOf, isLineEnd, type Token, tokenOf, type Where, whereOf } from './token.ts';
import { kinds, longestToken, type Vocabulary } from './vocabulary.ts';

/** As far as two contexts are compared, in tokens. */
export const longestMatch = 40;

/** The steps in which the length of a match counts: 1, 2, 3, 4, 5, 6 or 7, 8 to 11, 12 to 19, 20 and more tokens. */
const orders = 9;
const orderOf = new Uint8Array(longestMatch + 1);
for (let length = 1; length <= longestMatch; length += 1)
  orderOf[length] = length <= 5 ? length - 1 : length < 8 ? 5 : length < 12 ? 6 : length < 20 ? 7 : 8;

/** So many places with a long context make the shorter ones matter less. */
const plenty = 24;
const shapeReach = 64;
/** So many names are looked at for a part to rename. */
const mostMade = 12;

const mostCandidates = 192;
/** How many are weighed in the end. */
const weighed = 6;

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
  /** The weight of a memory's segment for this file: see `weightOf`. */
  readonly weightOf: (memory: number, segment: number) => number;
}

/** How many numbers describe a candidate. */
export const featureCount = 74;

/**
 * Looks in what was learnt for what has followed the context, and describes the best candidates by numbers. Counts of all lengths of
 * context are mixed by Witten-Bell; a place in the file at hand counts more than one elsewhere. One object serves all questions, one
 * after another.
 */
export class Predictor {
  readonly #vocabulary: Vocabulary;
  readonly #memories: readonly Memory[];
  /** Of the candidates of the last question. */
  count = 0;
  readonly tokens = new Int32Array(mostCandidates);
  /** Features, `featureCount` a row, for those that `chosen` names. */
  readonly features = new Float64Array(weighed * 2 * featureCount);
  readonly chosen = new Int32Array(weighed * 2);
  chosenCount = 0;

  readonly #counts = new Float32Array(mostCandidates * orders);
  readonly #plain = new Float32Array(mostCandidates);
  readonly #nearPlain = new Float32Array(mostCandidates);
  readonly #longest = new Uint8Array(mostCandidates * 2);
  readonly #sameFile = new Uint8Array(mostCandidates);
  readonly #shape = new Uint8Array(mostCandidates);
  readonly #shapeVotes = new Float32Array(mostCandidates);
  readonly #renamed = new Uint8Array(mostCandidates);
  readonly #blanks = new Float32Array(mostCandidates);
  readonly #rank = new Int32Array(mostCandidates);
  readonly #mix = new Float64Array(mostCandidates);
  readonly #base = new Float64Array(mostCandidates);
  /** Where a token's id is in the table of candidates: a small hash table, emptied by counting `#round` up. */
  readonly #slots = new Int32Array(1024);
  readonly #slotIds = new Int32Array(1024);
  readonly #slotRounds = new Int32Array(1024);
  readonly #made: number[] = [];
  #round = 0;
  #recent = -1;
  #recentLength = 0;

  constructor(vocabulary: Vocabulary, memories: readonly Memory[]) {
    this.#vocabulary = vocabulary;
    this.#memories = memories;
  }

  /** Finds and describes the candidates. */
  ask(ask: Ask): void {
    this.#round += 1;
    this.count = 0;
    this.#recent = -1;
    this.#recentLength = 0;
    for (let memory = 0; memory < this.#memories.length; memory += 1) {
      // The more is known of long contexts, the less do short ones matter.
      let found = this.#walk(ask, memory, chains.five, 5, longestMatch, 96);
      found += this.#walk(ask, memory, chains.two, 2, 4, found >= plenty ? 64 : ask.step > 0 ? 192 : 320);
      if (found < plenty) this.#walk(ask, memory, chains.one, 1, 1, ask.step > 0 ? 64 : 160);
      this.#walkShape(ask, memory);
    }
    if (ask.typed.length > 0) this.#addTyped(ask);
    this.#weigh(ask);
  }

  #walk(
    { context, length, typed, blank, weightOf }: Ask,
    index: number,
    chain: number,
    from: number,
    to: number,
    reach: number,
  ): number {
    const memory = this.#memories[index] as Memory;
    const key = keyOf(chain, context, length, this.#vocabulary);
    if (key < 0) return 0;
    let found = 0;
    let left = reach;
    for (let place = memory.latest(chain, key); place > 0 && left > 0; place = memory.before(chain, place)) {
      // What is forgotten does not count, not even as work.
      const weight = weightOf(index, memory.ownerOf(place));
      if (weight === 0) continue;
      left -= 1;
      let match = 0;
      const most = Math.min(to + 1, length, longestMatch);
      while (match < most) {
        const id = idOf(memory.tokenAt(place - match - 1));
        if (id === 0 || id !== idOf(context[length - match - 1] ?? 0)) break;
        match += 1;
      }
      if (match < from || match > to) continue;
      const token = memory.tokenAt(place);
      const candidate = this.#candidate(token, typed, blank);
      if (candidate < 0) continue;
      found += 1;
      const at = candidate * orders + (orderOf[match] ?? 0);
      this.#counts[at] = (this.#counts[at] ?? 0) + weight;
      this.#plain[candidate] = (this.#plain[candidate] ?? 0) + 1;
      if (index === 0) this.#nearPlain[candidate] = (this.#nearPlain[candidate] ?? 0) + 1;
      const side = candidate * 2 + index;
      if (match > (this.#longest[side] ?? 0)) this.#longest[side] = match;
      if (weight >= sameFile && match > (this.#sameFile[candidate] ?? 0)) this.#sameFile[candidate] = match;
      this.#blanks[candidate] = (this.#blanks[candidate] ?? 0) + (hasBlank(token) ? weight : -weight) * match;
      if (match > this.#recentLength) {
        this.#recentLength = match;
        this.#recent = candidate;
      }
    }
    return found;
  }

  /** Looks where the context has been with other names, and puts this context's names in their place. */
  #walkShape({ context, length, family, typed, blank, weightOf }: Ask, index: number): void {
    const memory = this.#memories[index] as Memory;
    const vocabulary = this.#vocabulary;
    const key = keyOf(chains.shape, context, length, vocabulary);
    if (key < 0) return;
    let left = shapeReach;
    let made = mostMade;
    for (
      let place = memory.latest(chains.shape, key);
      place > 0 && left > 0;
      place = memory.before(chains.shape, place)
    ) {
      const weight = weightOf(index, memory.ownerOf(place));
      if (weight === 0) continue;
      left -= 1;
      let names = 0;
      let match = 0;
      let renamed = 0;
      const most = Math.min(length, longestMatch);
      compare: while (match < most) {
        const theirs = idOf(memory.tokenAt(place - match - 1));
        const ours = idOf(context[length - match - 1] ?? 0);
        if (theirs === 0) break;
        const isTheirName = isName(theirs, vocabulary);
        if (isTheirName !== isName(ours, vocabulary) || (!isTheirName && theirs !== ours)) break;
        if (isTheirName) {
          let known = 0;
          while (known < names && theirNames[known] !== theirs) {
            if (ourNames[known] === ours) break compare;
            known += 1;
          }
          if (known < names) {
            if (ourNames[known] !== ours) break;
          } else {
            if (names === theirNames.length) break;
            theirNames[names] = theirs;
            ourNames[names] = ours;
            names += 1;
            if (theirs !== ours) renamed += 1;
          }
        }
        match += 1;
      }
      if (match < 4 || renamed === 0) continue;
      const token = memory.tokenAt(place);
      let id = idOf(token);
      for (let known = 0; known < names; known += 1) if (theirNames[known] === id) id = ourNames[known] ?? id;
      if (id === idOf(token) && made > 0 && match >= 6 && vocabulary.kindOf(id) === kinds.word) {
        made -= 1;
        id = this.#makeName(id, names, family);
      }
      const candidate = this.#candidate((token & 7) | (id << 3), typed, blank);
      if (candidate < 0) continue;
      this.#shapeVotes[candidate] = (this.#shapeVotes[candidate] ?? 0) + match * weight;
      if (match > (this.#shape[candidate] ?? 0)) this.#shape[candidate] = match;
      if (id !== idOf(token)) this.#renamed[candidate] = 1;
      this.#blanks[candidate] = (this.#blanks[candidate] ?? 0) + (hasBlank(token) ? weight : -weight) * 0.5;
    }
  }

  /** The name that a name with a renamed part becomes; one that is new is held until `release`. */
  #makeName(id: number, names: number, family: number): number {
    const vocabulary = this.#vocabulary;
    const text = vocabulary.textOf(id);
    for (let known = 0; known < names; known += 1) {
      const [from, to] = [theirNames[known] ?? 0, ourNames[known] ?? 0];
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

  /** Lets go of the names that were made for the last questions. */
  release(): void {
    for (const id of this.#made) this.#vocabulary.release(id);
    this.#made.length = 0;
  }

  /** What is typed may be the whole token, or the beginning of any that was used before. */
  #addTyped({ context, length, family, typed, blank, scope }: Ask): void {
    const vocabulary = this.#vocabulary;
    const whole = vocabulary.find(family, typed, 0, typed.length);
    const where = whereOf(context[length - 1] ?? 0) as Where;
    if (whole > 0) this.#candidate(tokenOf(whole, where, false), typed, blank);
    for (const id of scope.ids())
      if (vocabulary.startsWith(id, typed)) this.#candidate(tokenOf(id, where, false), typed, blank);
    if (typed.length < 2) return;
    let found = 0;
    // Ids come and go: equals are told apart by their text.
    const isBefore = (id: number, score: number, other: number, otherScore: number) =>
      score > otherScore || (score === otherScore && vocabulary.textOf(id) < vocabulary.textOf(other));
    vocabulary.eachFrom(family, typed, (id) => {
      const score = vocabulary.nearUses(id) * 8 + vocabulary.uses(id);
      let at = found;
      while (at > 0 && isBefore(id, score, bestIds[at - 1] ?? 0, bestScores[at - 1] ?? 0)) at -= 1;
      if (at >= bestIds.length) return;
      bestIds.copyWithin(at + 1, at);
      bestScores.copyWithin(at + 1, at);
      bestIds[at] = id;
      bestScores[at] = score;
      if (found < bestIds.length) found += 1;
    });
    for (let at = 0; at < found; at += 1) this.#candidate(tokenOf(bestIds[at] ?? 0, where, false), typed, blank);
  }

  /** The candidate for a token, or -1 if it cannot come here. */
  #candidate(token: Token, typed: string, blank: number): number {
    const id = isLineEnd(idOf(token)) ? 1 : idOf(token);
    let slot = (Math.imul(id, 0x9e3779b1) >>> 20) & 1023;
    while (this.#slotRounds[slot] === this.#round) {
      if (this.#slotIds[slot] === id) return this.#slots[slot] ?? -1;
      slot = (slot + 1) & 1023;
    }
    let candidate = -1;
    const cannot =
      id === 0 ||
      (typed.length > 0 && (id === 1 || !this.#vocabulary.startsWith(id, typed))) ||
      (blank !== 0 && (id === 1 || this.#vocabulary.kindOf(id) === kinds.blanks));
    if (!cannot && this.count < mostCandidates) {
      candidate = this.count++;
      this.tokens[candidate] = token;
      this.#counts.fill(0, candidate * orders, (candidate + 1) * orders);
      this.#plain[candidate] = 0;
      this.#nearPlain[candidate] = 0;
      this.#longest[candidate * 2] = 0;
      this.#longest[candidate * 2 + 1] = 0;
      this.#sameFile[candidate] = 0;
      this.#shape[candidate] = 0;
      this.#shapeVotes[candidate] = 0;
      this.#renamed[candidate] = 0;
      this.#blanks[candidate] = 0;
    }
    if (cannot || candidate >= 0) {
      this.#slotRounds[slot] = this.#round;
      this.#slotIds[slot] = id;
      this.#slots[slot] = candidate;
    }
    return candidate;
  }

  /** Mixes the counts, chooses the best, and describes them. */
  #weigh({ context, length, typed, step, scope }: Ask): void {
    const vocabulary = this.#vocabulary;
    const { count } = this;
    this.chosenCount = 0;
    if (count === 0) return;
    let baseSum = 0;
    for (let at = 0; at < count; at += 1) {
      const id = this.idAt(at);
      const base =
        id === 1
          ? 3
          : 0.5 +
            2 * Math.log1p(scope.count(id)) +
            2 * Math.log1p(vocabulary.nearUses(id)) +
            Math.log1p(vocabulary.uses(id));
      this.#base[at] = base;
      baseSum += base;
    }
    let shapeSum = 0;
    for (let at = 0; at < count; at += 1) {
      this.#mix[at] = (this.#base[at] ?? 0) / (baseSum + 20);
      shapeSum += this.#shapeVotes[at] ?? 0;
    }
    let top = -1;
    for (let order = 0; order < orders; order += 1) {
      let total = 0;
      let distinct = 0;
      for (let at = 0; at < count; at += 1) {
        let sum = 0;
        for (let longer = order; longer < orders; longer += 1) sum += this.#counts[at * orders + longer] ?? 0;
        sums[at] = sum;
        total += sum;
        if (sum > 0) distinct += 1;
      }
      if (total === 0) break;
      top = order;
      topTotal = total;
      topDistinct = distinct;
      if (order === 0) lowTotal = total;
      if (order === 1) twoTotal = total;
      for (let at = 0; at < count; at += 1) {
        const sum = sums[at] ?? 0;
        topCounts[at] = sum;
        if (order === 0) lowCounts[at] = sum;
        if (order === 1) twoCounts[at] = sum;
        this.#mix[at] = (sum + distinct * (this.#mix[at] ?? 0)) / (total + distinct);
      }
    }
    if (top < 1) twoTotal = 0;
    if (top < 0) {
      lowTotal = 0;
      topTotal = 0;
      topDistinct = 0;
    }
    // A shape speaks where the words themselves know little.
    for (let at = 0; at < count; at += 1) this.#rank[at] = at;
    this.#choose(this.#mix, count);
    if (shapeSum > 0) this.#choose(this.#shapeVotes, count, 2);
    let best = 0;
    let second = 0;
    for (let at = 0; at < this.chosenCount; at += 1) {
      const mix = this.#mix[this.chosen[at] ?? 0] ?? 0;
      if (mix > best) {
        second = best;
        best = mix;
      } else if (mix > second) second = mix;
    }
    const last = idOf(context[length - 1] ?? 0);
    const where = whereOf(context[length - 1] ?? 0);
    const lastKind = vocabulary.kindOf(last);
    let depth = 0;
    let innermost = 0;
    let lineLength = 0;
    for (let at = length - 1; at >= 0 && lineLength === 0; at -= 1) {
      const id = idOf(context[at] ?? 0);
      if (isLineEnd(id) || at === 0) lineLength = length - at;
      const kind = vocabulary.kindOf(id);
      if (kind === kinds.opener) {
        depth += 1;
        if (depth === 1 && innermost === 0) innermost = id;
      } else if (kind === kinds.closer) depth -= 1;
    }
    let longestAll = 0;
    for (let at = 0; at < count; at += 1)
      longestAll = Math.max(longestAll, this.#longest[at * 2] ?? 0, this.#longest[at * 2 + 1] ?? 0);
    for (let row = 0; row < this.chosenCount; row += 1) {
      const at = this.chosen[row] ?? 0;
      const id = this.idAt(at);
      const near = this.#longest[at * 2] ?? 0;
      const far = this.#longest[at * 2 + 1] ?? 0;
      const longest = Math.max(near, far);
      const mix = Math.min(0.9999, Math.max(1e-5, this.#mix[at] ?? 0));
      const logit = Math.log(mix / (1 - mix));
      const kind = vocabulary.kindOf(id);
      const isMain = mix >= best;
      const rival = isMain ? second : best;
      const topCount = top >= 0 ? (topCounts[at] ?? 0) : 0;
      const shape = this.#shape[at] ?? 0;
      const f = this.features;
      let n = row * featureCount;
      f[n++] = 1;
      f[n++] = logit;
      f[n++] = Math.log(mix);
      f[n++] = Math.log(mix / Math.max(1e-5, rival));
      f[n++] = Math.log2(1 + longest);
      f[n++] = Math.log2(1 + near);
      f[n++] = Math.log2(1 + far);
      f[n++] = Math.log2(1 + (this.#sameFile[at] ?? 0));
      f[n++] = Math.log2(1 + longestAll) - Math.log2(1 + longest);
      f[n++] = longest === longestAll && longest > 0 ? 1 : 0;
      f[n++] = at === this.#recent ? 1 : 0;
      f[n++] = at === this.#recent ? Math.log2(1 + this.#recentLength) : 0;
      f[n++] = topTotal > 0 ? topCount / topTotal : 0;
      f[n++] = Math.log1p(topCount);
      f[n++] = Math.log1p(topTotal);
      f[n++] = Math.log1p(topDistinct);
      f[n++] = twoTotal > 0 ? (twoCounts[at] ?? 0) / twoTotal : 0;
      f[n++] = Math.log1p(twoTotal);
      f[n++] = lowTotal > 0 ? (lowCounts[at] ?? 0) / lowTotal : 0;
      f[n++] = Math.log1p(this.#plain[at] ?? 0);
      f[n++] = Math.log1p(this.#nearPlain[at] ?? 0);
      f[n++] = Math.log2(1 + shape);
      f[n++] = shapeSum > 0 ? (this.#shapeVotes[at] ?? 0) / shapeSum : 0;
      f[n++] = this.#renamed[at] ?? 0;
      f[n++] = shapeSum > 0 ? 1 : 0;
      f[n++] = shape > longest ? 1 : 0;
      f[n++] = shapeSum > 0 ? ((this.#shapeVotes[at] ?? 0) / shapeSum) * Math.log2(1 + shape) : 0;
      f[n++] = id === 1 ? 1 : 0;
      f[n++] = kind === kinds.word && id > 1 ? 1 : 0;
      f[n++] = kind === kinds.number ? 1 : 0;
      f[n++] = kind === kinds.operator ? 1 : 0;
      f[n++] = kind === kinds.opener ? 1 : 0;
      f[n++] = kind === kinds.closer ? 1 : 0;
      f[n++] = kind === kinds.quote ? 1 : 0;
      f[n++] = where === 1 ? 1 : 0;
      f[n++] = where === 2 ? 1 : 0;
      f[n++] = where > 0 ? logit : 0;
      f[n++] = kind === kinds.word && id > 1 ? logit : 0;
      f[n++] = Math.log1p(typed.length);
      f[n++] = typed.length > 0 ? Math.log1p(vocabulary.lengthOf(id) - typed.length) : 0;
      f[n++] = typed.length > 0 && vocabulary.lengthOf(id) === typed.length ? 1 : 0;
      f[n++] = Math.log1p(step);
      f[n++] = isLineEnd(last) ? 1 : 0;
      f[n++] = id > 1 ? Math.log1p(vocabulary.nearUses(id)) : 0;
      f[n++] = id > 1 ? Math.log1p(vocabulary.uses(id)) : 0;
      f[n++] = isMain ? 1 : 0;
      let distance = scope.distance(id) ?? 0;
      if (distance > 0) distance += lineLength;
      for (let back = 1; back < lineLength; back += 1) {
        if (idOf(context[length - back] ?? 0) !== id) continue;
        distance = back;
        break;
      }
      f[n++] = distance > 0 ? 1 : 0;
      f[n++] = distance > 0 ? Math.log2(distance) : 0;
      f[n++] = distance > 0 && kind === kinds.word ? 1 : 0;
      f[n++] = distance > 0 && kind === kinds.word ? Math.log2(distance) : 0;
      f[n++] = Math.log1p(scope.count(id));
      f[n++] = distance > 0 && distance < lineLength ? 1 : 0;
      f[n++] = depth > 0 && kind === kinds.closer ? 1 : 0;
      f[n++] = depth <= 0 && kind === kinds.closer ? 1 : 0;
      f[n++] = depth > 0 && id === 1 ? 1 : 0;
      f[n++] = depth > 1 && id === 1 ? 1 : 0;
      f[n++] = depth > 0 ? logit : 0;
      f[n++] =
        innermost > 0 && kind === kinds.closer && isPair(vocabulary.textOf(innermost), vocabulary.textOf(id)) ? 1 : 0;
      f[n++] = Math.log1p(lineLength);
      f[n++] = id === 1 ? Math.log1p(lineLength) : 0;
      f[n++] = id === 1 ? logit : 0;
      f[n++] = longest > 0 ? logit * Math.log2(1 + longest) : 0;
      f[n++] = longestAll - longest > 3 ? 1 : 0;
      f[n++] = lastKind === kinds.word ? logit : 0;
      f[n++] = id === last ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && kind === kinds.word ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && kind === kinds.word && distance > 0 ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && kind === kinds.word ? logit : 0;
      f[n++] = typed.length > 0 ? logit * Math.log1p(typed.length) : 0;
      f[n++] = id > 1 ? Math.log1p(vocabulary.lengthOf(id)) : 0;
      f[n++] = Math.log1p(count);
      f[n++] = kind === kinds.word && vocabulary.uses(id) === 0 ? 1 : 0;
      f[n++] = distance > 0 ? logit : 0;
      f[n++] = kind === kinds.operator ? logit : 0;
    }
  }

  /** Adds the best by a score, those with a score of 0 left out. */
  #choose(scores: Float64Array | Float32Array, count: number, most = weighed): void {
    for (let times = 0; times < most; times += 1) {
      let best = -1;
      for (let at = 0; at < count; at += 1) {
        if ((scores[at] ?? 0) <= (best < 0 ? 0 : (scores[best] ?? 0))) continue;
        if (!this.#isChosen(at)) best = at;
      }
      if (best < 0) return;
      this.chosen[this.chosenCount++] = best;
    }
  }

  #isChosen(candidate: number): boolean {
    for (let at = 0; at < this.chosenCount; at += 1) if (this.chosen[at] === candidate) return true;
    return false;
  }

  /** The id of a candidate; that of every line end is 1. */
  idAt(candidate: number): number {
    const id = idOf(this.tokens[candidate] ?? 0);
    return isLineEnd(id) ? 1 : id;
  }

  /** Whether a blank goes before a candidate, as it mostly did. */
  wantsBlank(candidate: number): boolean {
    return (this.#blanks[candidate] ?? 0) > 0;
  }
}

/** The weight from which on a place is in the file at hand. */
export const sameFile = 4;

const theirNames = new Int32Array(16);
const ourNames = new Int32Array(16);
const bestIds = new Int32Array(6);
const bestScores = new Float64Array(6);
const sums = new Float64Array(mostCandidates);
const topCounts = new Float64Array(mostCandidates);
const twoCounts = new Float64Array(mostCandidates);
const lowCounts = new Float64Array(mostCandidates);
let topTotal = 0;
let topDistinct = 0;
let twoTotal = 0;
let lowTotal = 0;

function isPair(opener: string, closer: string): boolean {
  return (opener === '(' && closer === ')') || (opener === '[' && closer === ']') || (opener === '{' && closer === '}');
}
