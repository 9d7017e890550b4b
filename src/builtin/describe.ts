import { type Candidates, lineEnd, mostCandidates, orders } from './candidates.ts';
import type { Ask } from './predict.ts';
import { idOf, inCode, inComment, inString, isLineEnd, whereOf } from './token.ts';
import { kinds } from './tokenKind.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many candidates are described: the likeliest, and the best of those that only a renaming speaks for. */
const most = { likely: 6, renamed: 2 } as const;

/** How many numbers describe a candidate. */
export const featureCount = 74;

/** Chooses the best candidates, and says in numbers what speaks for each; `weights.ts` knows what the numbers are worth. */
export class Description {
  readonly #vocabulary: Vocabulary;
  /** The rows of the chosen candidates. */
  readonly chosen = new Int32Array(most.likely + most.renamed);
  count = 0;
  /** `featureCount` for each that is chosen. */
  readonly features = new Float64Array((most.likely + most.renamed) * featureCount);
  /** The mixed probability of each candidate. */
  readonly #mix = new Float64Array(mostCandidates);
  /** By order, the longest first counted into the shorter ones: the weight of each candidate, of all, and how many there are. */
  readonly #sums = new Float64Array(orders * mostCandidates);
  readonly #totals = new Float64Array(orders);
  readonly #distinct = new Float64Array(orders);

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  describe(candidates: Candidates, ask: Ask): void {
    this.count = 0;
    if (candidates.count === 0) return;
    this.#sum(candidates);
    this.#mixOrders(candidates, ask);
    this.#choose(this.#mix, candidates.count, most.likely);
    this.#choose(candidates.shapeVotes, candidates.count, most.renamed);
    this.#fill(candidates, ask);
  }

  #sum({ counts, count }: Candidates): void {
    this.#totals.fill(0);
    this.#distinct.fill(0);
    for (let row = 0; row < count; row += 1) {
      let sum = 0;
      for (let order = orders - 1; order >= 0; order -= 1) {
        sum += counts[row * orders + order] ?? 0;
        this.#sums[order * mostCandidates + row] = sum;
        this.#totals[order] = (this.#totals[order] ?? 0) + sum;
        if (sum > 0) this.#distinct[order] = (this.#distinct[order] ?? 0) + 1;
      }
    }
  }

  /** Witten-Bell: each order is mixed with the one below by how many different tokens it has seen. */
  #mixOrders(candidates: Candidates, { scope }: Ask): void {
    const { count } = candidates;
    const vocabulary = this.#vocabulary;
    let sum = 20;
    for (let row = 0; row < count; row += 1) {
      const id = candidates.idAt(row);
      const use =
        2 * Math.log1p(scope.count(id)) + 2 * Math.log1p(vocabulary.nearUses(id)) + Math.log1p(vocabulary.uses(id));
      this.#mix[row] = id === lineEnd ? 3 : 0.5 + use;
      sum += this.#mix[row] ?? 0;
    }
    for (let row = 0; row < count; row += 1) this.#mix[row] = (this.#mix[row] ?? 0) / sum;
    for (let order = 0; order < orders && (this.#totals[order] ?? 0) > 0; order += 1) {
      const total = this.#totals[order] ?? 0;
      const distinct = this.#distinct[order] ?? 0;
      for (let row = 0; row < count; row += 1)
        this.#mix[row] =
          ((this.#sums[order * mostCandidates + row] ?? 0) + distinct * (this.#mix[row] ?? 0)) / (total + distinct);
    }
  }

  /** Adds the best by a score, those with a score of 0 left out. */
  #choose(scores: Float64Array | Float32Array, count: number, times: number): void {
    for (let time = 0; time < times; time += 1) {
      let best = -1;
      for (let row = 0; row < count; row += 1) {
        if ((scores[row] ?? 0) <= (best < 0 ? 0 : (scores[best] ?? 0))) continue;
        if (!this.chosen.subarray(0, this.count).includes(row)) best = row;
      }
      if (best < 0) return;
      this.chosen[this.count++] = best;
    }
  }

  #fill(candidates: Candidates, { context, length, typed, step, scope }: Ask): void {
    const vocabulary = this.#vocabulary;
    const last = idOf(context[length - 1] ?? 0);
    const lastKind = vocabulary.kindOf(last);
    const where = whereOf(context[length - 1] ?? 0);
    const line = this.#readLine(context, length);
    const [best, second] = this.#bestTwo();
    let longestOfAll = 0;
    let shapeSum = 0;
    for (let row = 0; row < candidates.count; row += 1) {
      longestOfAll = Math.max(longestOfAll, candidates.longest[row * 2] ?? 0, candidates.longest[row * 2 + 1] ?? 0);
      shapeSum += candidates.shapeVotes[row] ?? 0;
    }
    let top = 0;
    while (top + 1 < orders && (this.#totals[top + 1] ?? 0) > 0) top += 1;
    const shareIn = (order: number, row: number) => {
      const total = this.#totals[order] ?? 0;
      return total > 0 ? (this.#sums[order * mostCandidates + row] ?? 0) / total : 0;
    };
    const f = this.features;
    for (let at = 0; at < this.count; at += 1) {
      const row = this.chosen[at] ?? 0;
      const id = candidates.idAt(row);
      const kind = vocabulary.kindOf(id);
      const isWord = kind === kinds.word;
      const isEnd = id === lineEnd;
      const mix = Math.min(0.9999, Math.max(1e-5, this.#mix[row] ?? 0));
      const logit = Math.log(mix / (1 - mix));
      const isLikeliest = mix >= best;
      const near = candidates.longest[row * 2] ?? 0;
      const far = candidates.longest[row * 2 + 1] ?? 0;
      const longest = Math.max(near, far);
      const isRecent = row === candidates.recent;
      const shape = candidates.shape[row] ?? 0;
      const shapeShare = shapeSum > 0 ? (candidates.shapeVotes[row] ?? 0) / shapeSum : 0;
      let n = at * featureCount;
      // How likely it is by the mixed counts, also against its rival.
      f[n++] = 1;
      f[n++] = logit;
      f[n++] = Math.log(mix);
      f[n++] = Math.log(mix / Math.max(1e-5, isLikeliest ? second : best));
      // How long a context it has followed: anywhere, near, far, in this file, against the others, last.
      f[n++] = Math.log2(1 + longest);
      f[n++] = Math.log2(1 + near);
      f[n++] = Math.log2(1 + far);
      f[n++] = Math.log2(1 + (candidates.longestInFile[row] ?? 0));
      f[n++] = Math.log2(1 + longestOfAll) - Math.log2(1 + longest);
      f[n++] = longest === longestOfAll && longest > 0 ? 1 : 0;
      f[n++] = isRecent ? 1 : 0;
      f[n++] = isRecent ? Math.log2(1 + candidates.recentLength) : 0;
      // How often: behind the longest context known, behind two tokens, behind one, in places.
      f[n++] = shareIn(top, row);
      f[n++] = Math.log1p(this.#sums[top * mostCandidates + row] ?? 0);
      f[n++] = Math.log1p(this.#totals[top] ?? 0);
      f[n++] = Math.log1p(this.#distinct[top] ?? 0);
      f[n++] = shareIn(1, row);
      f[n++] = Math.log1p(this.#totals[1] ?? 0);
      f[n++] = shareIn(0, row);
      f[n++] = Math.log1p(candidates.places[row] ?? 0);
      f[n++] = Math.log1p(candidates.nearPlaces[row] ?? 0);
      // With other names.
      f[n++] = Math.log2(1 + shape);
      f[n++] = shapeShare;
      f[n++] = candidates.renamed[row] ?? 0;
      f[n++] = shapeSum > 0 ? 1 : 0;
      f[n++] = shape > longest ? 1 : 0;
      f[n++] = shapeShare * Math.log2(1 + shape);
      // What it is, and where.
      f[n++] = isEnd ? 1 : 0;
      f[n++] = isWord ? 1 : 0;
      f[n++] = kind === kinds.number ? 1 : 0;
      f[n++] = kind === kinds.operator ? 1 : 0;
      f[n++] = kind === kinds.opener ? 1 : 0;
      f[n++] = kind === kinds.closer ? 1 : 0;
      f[n++] = kind === kinds.quote ? 1 : 0;
      f[n++] = where === inString ? 1 : 0;
      f[n++] = where === inComment ? 1 : 0;
      f[n++] = where === inCode ? 0 : logit;
      f[n++] = isWord ? logit : 0;
      // How much of it is typed, how far off it is.
      f[n++] = Math.log1p(typed.length);
      f[n++] = typed.length > 0 ? Math.log1p(vocabulary.lengthOf(id) - typed.length) : 0;
      f[n++] = typed.length > 0 && vocabulary.lengthOf(id) === typed.length ? 1 : 0;
      f[n++] = Math.log1p(step);
      f[n++] = isLineEnd(last) ? 1 : 0;
      // How common it is in all.
      f[n++] = isEnd ? 0 : Math.log1p(vocabulary.nearUses(id));
      f[n++] = isEnd ? 0 : Math.log1p(vocabulary.uses(id));
      f[n++] = isLikeliest ? 1 : 0;
      // How long ago it was said, and how often of late.
      const distance = this.#distance(id, context, length, line.length, scope.distance(id));
      f[n++] = distance > 0 ? 1 : 0;
      f[n++] = distance > 0 ? Math.log2(distance) : 0;
      f[n++] = distance > 0 && isWord ? 1 : 0;
      f[n++] = distance > 0 && isWord ? Math.log2(distance) : 0;
      f[n++] = Math.log1p(scope.count(id));
      f[n++] = distance > 0 && distance < line.length ? 1 : 0;
      // What is open on the line.
      f[n++] = line.depth > 0 && kind === kinds.closer ? 1 : 0;
      f[n++] = line.depth <= 0 && kind === kinds.closer ? 1 : 0;
      f[n++] = line.depth > 0 && isEnd ? 1 : 0;
      f[n++] = line.depth > 1 && isEnd ? 1 : 0;
      f[n++] = line.depth > 0 ? logit : 0;
      f[n++] = kind === kinds.closer && isPair(vocabulary.textOf(line.innermost), vocabulary.textOf(id)) ? 1 : 0;
      f[n++] = Math.log1p(line.length);
      f[n++] = isEnd ? Math.log1p(line.length) : 0;
      // Where the probability is worth more, or less.
      f[n++] = isEnd ? logit : 0;
      f[n++] = longest > 0 ? logit * Math.log2(1 + longest) : 0;
      f[n++] = longestOfAll - longest > 3 ? 1 : 0;
      f[n++] = lastKind === kinds.word ? logit : 0;
      f[n++] = id === last ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && isWord ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && isWord && distance > 0 ? 1 : 0;
      f[n++] = lastKind === kinds.keyword && isWord ? logit : 0;
      f[n++] = typed.length > 0 ? logit * Math.log1p(typed.length) : 0;
      f[n++] = isEnd ? 0 : Math.log1p(vocabulary.lengthOf(id));
      f[n++] = Math.log1p(candidates.count);
      f[n++] = isWord && vocabulary.uses(id) === 0 ? 1 : 0;
      f[n++] = distance > 0 ? logit : 0;
      f[n++] = kind === kinds.operator ? logit : 0;
    }
  }

  /** The highest and the second highest probability of those chosen. */
  #bestTwo(): [number, number] {
    let best = 0;
    let second = 0;
    for (let at = 0; at < this.count; at += 1) {
      const mix = this.#mix[this.chosen[at] ?? 0] ?? 0;
      if (mix > best) {
        second = best;
        best = mix;
      } else if (mix > second) second = mix;
    }
    return [best, second];
  }

  /** The line up to here: its tokens, how many more brackets it opens than it closes, and the last one that it opened. */
  #readLine(context: Int32Array, end: number): { length: number; depth: number; innermost: number } {
    let depth = 0;
    let innermost = 0;
    for (let at = end - 1; at >= 0; at -= 1) {
      const id = idOf(context[at] ?? 0);
      const kind = this.#vocabulary.kindOf(id);
      if (kind === kinds.opener) {
        depth += 1;
        if (depth === 1 && innermost === 0) innermost = id;
      } else if (kind === kinds.closer) depth -= 1;
      if (isLineEnd(id) || at === 0) return { length: end - at, depth, innermost };
    }
    return { length: 0, depth, innermost };
  }

  /** In tokens, 0 for never: how long ago something was said, on this line or before it. */
  #distance(id: number, context: Int32Array, end: number, line: number, before: number | undefined): number {
    for (let back = 1; back < line; back += 1) if (idOf(context[end - back] ?? 0) === id) return back;
    return before === undefined ? 0 : before + line;
  }
}

function isPair(opener: string, closer: string): boolean {
  return (opener === '(' && closer === ')') || (opener === '[' && closer === ']') || (opener === '{' && closer === '}');
}
