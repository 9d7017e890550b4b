import { Lexer, TokenList } from '../src/builtin/lexer.ts';
import type { Proposal } from '../src/builtin/proposal.ts';
import type { Question, TypedLine } from '../src/builtin/question.ts';
import { hasBlank, idOf, isLineEnd } from '../src/builtin/token.ts';
import { kinds } from '../src/builtin/tokenKind.ts';
import { Vocabulary } from '../src/builtin/vocabulary.ts';
import type { Language } from '../src/core/language.ts';
import { languageOf } from '../src/prompt/languages.ts';
import type { Model } from './builtinTyping.ts';
import type { SourceFile } from './sources.ts';

/** What the baselines share with the engine, and nothing more: how text becomes tokens. */
abstract class Baseline implements Model {
  protected readonly vocabulary = new Vocabulary();
  readonly #learnt = new Map<string, readonly number[]>();
  #above = { text: '', tokens: [] as readonly number[] };

  learn({ path, languageId, text }: SourceFile): void {
    this.forget(path);
    const tokens = this.#read(text, languageOf(languageId));
    this.#learnt.set(path, tokens);
    this.add(tokens, 1, 1, path);
  }

  forget(path: string): void {
    const tokens = this.#learnt.get(path);
    if (tokens) this.add(tokens, 1, -1, path);
    this.#learnt.delete(path);
  }

  learnLine({ path, above, line, language }: TypedLine): void {
    const context = this.#readAbove(above, language).slice(-longest);
    const all = this.#read(`${above.slice(above.lastIndexOf('\n', above.length - 2) + 1)}${line}`, language);
    const own = this.#read(`${above.slice(above.lastIndexOf('\n', above.length - 2) + 1)}`, language).length;
    this.add([...context, ...all.slice(own)], context.length, 1, path);
    // Typed lines are forgotten with the file; the bench learns the whole file after them.
    this.#learnt.set(path, this.#learnt.get(path) ?? []);
  }

  propose({ prefix, language }: Question): Proposal {
    const start = prefix.lastIndexOf('\n') + 1;
    const line = prefix.slice(start);
    const tokens = [...this.#readAbove(prefix.slice(0, start), language).slice(-longest)];
    if (line.trim() !== '') tokens.push(...this.#read(`x\n${line}`, language).slice(2));
    let typed = '';
    const last = idOf(tokens.at(-1) ?? 0);
    const kind = this.vocabulary.kindOf(last);
    const isOpen = kind === kinds.word || kind === kinds.keyword || kind === kinds.number || kind === kinds.operator;
    if (line.trim() !== '' && !/\s$/.test(line) && isOpen) {
      typed = this.vocabulary.textOf(last);
      tokens.pop();
    }
    return this.go(tokens, typed, /[ \t]$/.test(line) || line.trim() === '');
  }

  /** Counts `times` the tokens from `from` on. */
  protected abstract add(tokens: readonly number[], from: number, times: 1 | -1, path: string): void;
  protected abstract next(
    tokens: readonly number[],
    typed: string,
    step: number,
  ): { token: number; sure: number } | undefined;

  protected go(tokens: number[], typed: string, hasSpace: boolean): Proposal {
    const ends: { length: number; confidence: number }[] = [];
    let text = '';
    let confidence = 1;
    for (let step = 0; step < 24; step += 1) {
      const found = this.next(tokens, step === 0 ? typed : '', step);
      if (!found) break;
      confidence *= found.sure;
      if (confidence < 0.02) break;
      const id = idOf(found.token);
      if (isLineEnd(id)) return { paths: [{ text, ends, whole: text === '' ? 0 : confidence }] };
      const own = this.vocabulary.textOf(id);
      const isFirst = step === 0;
      text +=
        isFirst && typed !== ''
          ? own.slice(typed.length)
          : hasBlank(found.token) && !(isFirst && hasSpace)
            ? ` ${own}`
            : own;
      if (text !== '') ends.push({ length: text.length, confidence });
      tokens.push(found.token);
    }
    return { paths: [{ text, ends, whole: 0 }] };
  }

  #readAbove(text: string, language: Language): readonly number[] {
    if (text !== this.#above.text)
      this.#above = { text, tokens: this.#read(text.slice(text.indexOf('\n', text.length - 3_000) + 1), language) };
    return this.#above.tokens;
  }

  #read(text: string, language: Language): readonly number[] {
    const read = new TokenList();
    new Lexer(this.vocabulary, 0, language).read(text, 0, text.length, read);
    for (let at = 0; at < read.length; at += 1) this.vocabulary.use(idOf(read.tokens[at] ?? 0), false, 1);
    return [...read.tokens.subarray(0, read.length)];
  }
}

const longest = 40;

/** The token that has followed the last two most often, of all that was learnt; by Witten-Bell from the last one, and from none. */
export class Trigram extends Baseline {
  readonly #contexts = [new Map<number, Map<number, number>>(), new Map<number, Map<number, number>>()];
  readonly #singles = new Map<number, number>();

  protected override add(tokens: readonly number[], from: number, times: 1 | -1): void {
    for (let at = from; at < tokens.length; at += 1) {
      const token = normal(tokens[at] ?? 0);
      this.#singles.set(token, (this.#singles.get(token) ?? 0) + times);
      for (const [order, contexts] of this.#contexts.entries()) {
        const key = keyOf(tokens, at, order + 1);
        const counts = contexts.get(key) ?? new Map<number, number>();
        contexts.set(key, counts);
        const count = (counts.get(token) ?? 0) + times;
        if (count > 0) counts.set(token, count);
        else counts.delete(token);
      }
    }
  }

  protected override next(
    tokens: readonly number[],
    typed: string,
    step: number,
  ): { token: number; sure: number } | undefined {
    const canBe = (token: number) => {
      const id = idOf(token);
      return isLineEnd(id)
        ? typed === '' && step > 0
        : id > 0 && (typed === '' || this.vocabulary.startsWith(id, typed));
    };
    const mix = new Map<number, number>();
    if (typed.length > 1) {
      this.vocabulary.eachFrom(0, typed, (id) => {
        for (const token of [id << 3, (id << 3) | 1]) {
          const count = this.#singles.get(token) ?? 0;
          if (count > 0) mix.set(token, count);
        }
      });
      const sum = [...mix.values()].reduce((a, b) => a + b, 0);
      for (const [token, count] of mix) mix.set(token, count / (sum + 5));
    }
    for (const [order, contexts] of this.#contexts.entries()) {
      const counts = contexts.get(keyOf(tokens, tokens.length, order + 1));
      if (!counts) break;
      let sum = 0;
      let distinct = 0;
      for (const [token, count] of counts) {
        if (!canBe(token)) continue;
        sum += count;
        distinct += 1;
        if (!mix.has(token)) mix.set(token, 0);
      }
      if (sum === 0) break;
      for (const [token, p] of mix) mix.set(token, ((counts.get(token) ?? 0) + distinct * p) / (sum + distinct));
    }
    let best: { token: number; sure: number } | undefined;
    for (const [token, sure] of mix) if (sure > (best?.sure ?? 0)) best = { token, sure };
    return best;
  }
}

/** What followed the longest match of the last tokens, the latest of equals. How sure: as often as such a match was right, `rates`. */
export class Copy extends Baseline {
  readonly #rates: Rates;
  readonly #tokens: number[] = [0];
  readonly #paths: string[] = [''];
  readonly #index = new Map<number, number[]>();
  #source = 0;
  #length = 0;
  /** Of the last proposal: how long each token's match was, and how much of the token was typed. */
  readonly steps: { match: number; typed: number }[] = [];
  readonly #gone = new Map<string, number>();

  constructor(rates: Rates) {
    super();
    this.#rates = rates;
  }

  protected override add(tokens: readonly number[], from: number, times: 1 | -1, path: string): void {
    if (times < 0) {
      this.#gone.set(path, this.#tokens.length);
      return;
    }
    for (let at = 0; at < tokens.length; at += 1) {
      this.#tokens.push(tokens[at] ?? 0);
      this.#paths.push(path);
      if (at < from) continue;
      const place = this.#tokens.length - 1;
      const key = keyOf(this.#tokens, place, 2);
      const places = this.#index.get(key) ?? [];
      this.#index.set(key, places);
      places.push(place);
    }
    this.#tokens.push(0);
    this.#paths.push(path);
  }

  protected override next(
    tokens: readonly number[],
    typed: string,
    step: number,
  ): { token: number; sure: number } | undefined {
    if (step === 0) {
      this.steps.length = 0;
      this.#source = 0;
      this.#length = 0;
      const places = this.#index.get(keyOf(tokens, tokens.length, 2)) ?? [];
      for (let at = places.length - 1; at >= 0 && at >= places.length - 1000; at -= 1) {
        const place = places[at] ?? 0;
        if (place < (this.#gone.get(this.#paths[place] ?? '') ?? 0)) continue;
        const id = idOf(this.#tokens[place] ?? 0);
        if (id === 0 || isLineEnd(id) || (typed !== '' && !this.vocabulary.startsWith(id, typed))) continue;
        let length = 0;
        while (
          length < longest &&
          idOf(this.#tokens[place - 1 - length] ?? 0) === idOf(tokens[tokens.length - 1 - length] ?? 0) &&
          idOf(this.#tokens[place - 1 - length] ?? 0) > 0
        )
          length += 1;
        if (length > this.#length) {
          this.#length = length;
          this.#source = place;
        }
      }
    } else this.#source += 1;
    if (this.#length < 1 || this.#source === 0 || idOf(this.#tokens[this.#source] ?? 0) === 0) return undefined;
    const match = this.#length + step;
    this.steps.push({ match, typed: typed.length });
    const sure = this.#rates.rate(match, typed.length);
    return { token: normal(this.#tokens[this.#source] ?? 0), sure };
  }
}

/** How often the next token of a match was right, by the length of the match and of what is typed of the token. */
export class Rates {
  readonly #right = new Map<number, number>();
  readonly #all = new Map<number, number>();

  rate(match: number, typed: number): number {
    const key = Math.min(match, 30) * 8 + Math.min(typed, 7);
    return ((this.#right.get(key) ?? 0) + 1) / ((this.#all.get(key) ?? 0) + 2);
  }

  learn(match: number, typed: number, isRight: boolean): void {
    const key = Math.min(match, 30) * 8 + Math.min(typed, 7);
    this.#all.set(key, (this.#all.get(key) ?? 0) + 1);
    if (isRight) this.#right.set(key, (this.#right.get(key) ?? 0) + 1);
  }
}

/** Line ends are all one. */
function normal(token: number): number {
  return isLineEnd(idOf(token)) ? 1 << 3 : token & ~6;
}

function keyOf(tokens: readonly number[], end: number, count: number): number {
  let key = count;
  for (let at = Math.max(0, end - count); at < end; at += 1)
    key = (key * 1_000_003 + idOf(tokens[at] ?? 0)) % 8_589_934_583;
  return key;
}
