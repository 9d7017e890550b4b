import type { Language } from '../core/types.ts';
import { longestMatch, sameFile } from './candidates.ts';
import { type Choice, choosePart, chooseWhole } from './choose.ts';
import { judge, situations } from './confidence.ts';
import { featureCount } from './describe.ts';
import { Experience } from './experience.ts';
import { fitSuffix } from './fitSuffix.ts';
import { Lexer, TokenList } from './lexer.ts';
import { Memory, type Segment } from './memory.ts';
import { type Ask, Predictor } from './predict.ts';
import { Scope } from './scope.ts';
import { beginning, idOf, isLineEnd, type Token, tokenOf } from './token.ts';
import { kinds, Vocabulary } from './vocabulary.ts';

/** A file, or a part of one, in a language; only what has the same `languageId` helps it. */
export interface Place {
  readonly path: string;
  readonly languageId: string;
  readonly language: Language;
}

export interface LearntFile extends Place {
  readonly text: string;
  /** It is open in the editor: counts more than the rest of the project. */
  readonly isOpen: boolean;
}

export interface TypedLine extends Place {
  /** The text above the line, or the end of it. */
  readonly above: string;
  /** The line, without its end. */
  readonly line: string;
}

export interface Question extends Place {
  /** The text before the cursor, or the end of it from the beginning of a line. */
  readonly prefix: string;
  /** The text behind the cursor. */
  readonly suffix: string;
}

/** What might come next, token by token. */
export interface Path {
  /** Up to the end of the line at the most. */
  readonly text: string;
  /** Where `text` may end, from left to right, and how sure it is that all before is right, from 0 to 1. */
  readonly ends: readonly { readonly length: number; readonly confidence: number }[];
  /** How sure it is that `text` is right and that the line ends there; 0 when that is not known. */
  readonly whole: number;
}

export interface Proposal {
  /** The ways on from the cursor, the likeliest first token first. */
  readonly paths: readonly Path[];
}

/** Told about every candidate that was weighed, to learn the weights from. */
export type Witness = (about: {
  readonly situation: number;
  readonly features: Float64Array;
  readonly from: number;
  readonly text: string;
  readonly isLineEnd: boolean;
  readonly before: string;
  readonly typed: string;
}) => void;

/** In characters: nobody writes a longer one, and none is read at every key. */
const longestLine = 1_000;
const longestProposal = 24;
const mostPaths = 2;
/** What is less sure than this is not followed any further. */
const least = 0.25;
/** So many characters above the cursor's line are read. */
const readAbove = 6_000;
const sliceCharacters = 4_000;
const sliceTokens = 2_000;
const freshRoom = 256;
/** So many characters above a line tell whether it goes on with the one learnt last. */
const tail = 200;
const weightOfOpen = 2;
const weightOfFolder = 1.5;

/** Ghost text from the code at hand alone: no model, no network; what it knows is in memory and can be forgotten. */
export class BuiltinEngine {
  readonly #vocabulary = new Vocabulary();
  readonly #near = new Memory(this.#vocabulary, true, 15);
  readonly #far = new Memory(this.#vocabulary, false, 18);
  readonly #predictor = new Predictor(this.#vocabulary, [this.#near, this.#far]);
  readonly #files = new Map<string, { segments: Segment[]; fresh: Fresh | undefined }>();
  readonly #above = new Above(this.#vocabulary);
  readonly #weights: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];
  readonly #families = new Map<string, number>();
  readonly #experiences = new Map<string, Experience>();
  #weighedFor = '';

  /** Bytes of all that was learnt. */
  get size(): number {
    return this.#vocabulary.size + this.#near.size + this.#far.size;
  }

  /**
   * Learns a file in slices of at most a few ms, one at each step of the generator; in the place of what was known of it before, which
   * holds until all is read. Whoever stops earlier calls `return` on it.
   */
  *learn({ path, languageId, language, text, isOpen }: LearntFile): Generator<void, void> {
    const memory = isOpen ? this.#near : this.#far;
    const vocabulary = this.#vocabulary;
    const read = new TokenList();
    let taken = 0;
    let segment: Segment | undefined;
    try {
      const lexer = new Lexer(vocabulary, this.#familyOf(languageId), language);
      for (let at = 0; at < text.length; ) {
        const end = endOfSlice(text, at);
        lexer.read(text, at, end, read);
        for (; taken < read.length; taken += 1) vocabulary.hold(idOf(read.tokens[taken] ?? 0));
        at = end;
        yield;
      }
      segment = memory.allocate(path, languageId, read.length);
      for (let at = 0; at < read.length; at += 1) {
        memory.append(segment, read.tokens[at] ?? 0, at > 0);
        if (at % sliceTokens === sliceTokens - 1) yield;
      }
      yield;
      this.forget(path);
      memory.reveal(segment);
      this.#files.set(path, { segments: [segment], fresh: undefined });
      this.#weighedFor = '';
    } finally {
      const isLearnt = segment?.alive === true;
      if (!isLearnt) {
        for (let at = segment?.length ?? 0; at < taken; at += 1) vocabulary.release(idOf(read.tokens[at] ?? 0));
        if (segment) memory.forget(segment);
      }
    }
    if (memory.isUntidy) yield* memory.sweep();
  }

  /** Learns a line that was just typed, at once. */
  learnLine({ path, languageId, language, above, line }: TypedLine): void {
    if (line.trim() === '' || line.length > longestLine) return;
    const context = this.#above.read(above, this.#familyOf(languageId), language);
    let file = this.#files.get(path);
    if (!file) {
      file = { segments: [], fresh: undefined };
      this.#files.set(path, file);
    }
    const read = new TokenList();
    const lexer = this.#above.lexer.fork();
    lexer.read(line, 0, line.length, read);
    const known = file.fresh;
    const goesOn =
      known !== undefined &&
      tailOf(above).endsWith(known.end) &&
      known.segment.length + read.length <= known.segment.room;
    let segment = known?.segment;
    const add = (token: Token, isLinked: boolean) => {
      if (!segment) return;
      this.#vocabulary.hold(idOf(token));
      this.#near.append(segment, token, isLinked);
    };
    if (!goesOn || !segment) {
      segment = this.#near.allocate(path, languageId, Math.max(freshRoom, read.length + longestMatch + 1));
      this.#near.reveal(segment);
      file.segments.push(segment);
      add(tokenOf(beginning, 0, false), false);
      for (let at = Math.max(0, context.length - longestMatch); at < context.length; at += 1)
        add(context.tokens[at] ?? 0, false);
    }
    for (let at = 0; at < read.length; at += 1) add(read.tokens[at] ?? 0, true);
    file.fresh = { segment, end: tailOf(`${above.slice(-tail)}${line}\n`) };
    this.#weighedFor = '';
  }

  /** Forgets a file. */
  forget(path: string): void {
    const file = this.#files.get(path);
    if (!file) return;
    for (const segment of file.segments) this.#memoryOf(segment).forget(segment);
    this.#files.delete(path);
    this.#weighedFor = '';
  }

  /** Gives back the room of what was forgotten, in slices. */
  *tidy(): Generator<void, void> {
    yield* this.#near.sweep();
    yield* this.#far.sweep();
  }

  /** What to show of what might come next, see `choosePart` and, where the line has to be finished, `chooseWhole`; or nothing. */
  suggest(question: Question, precision: number, isWhole = false): Choice | undefined {
    const choose = isWhole ? chooseWhole : choosePart;
    return choose(this.propose(question), precision, this.#experienceIn(question.languageId));
  }

  /** A suggestion that was shown came true, or did not. */
  learnOutcome(languageId: string, { confidence }: Choice, cameTrue: boolean): void {
    this.#experienceIn(languageId).learn(confidence, cameTrue);
  }

  /** What might come next, as far as anything is known. */
  propose(question: Question, witness?: Witness): Proposal {
    const { prefix, suffix, languageId, language } = question;
    const family = this.#familyOf(languageId);
    const lineStart = prefix.lastIndexOf('\n') + 1;
    if (prefix.length - lineStart > longestLine) return { paths: [] };
    const above = this.#above.read(prefix.slice(0, lineStart), family, language);
    this.#weighSegments(question);
    const line = this.#readLine(prefix.slice(lineStart), above);
    const paths = this.#generate(line, family, witness);
    this.#predictor.release();
    for (const id of line.used) this.#vocabulary.release(id);
    return { paths: fitSuffix(paths, prefix.slice(lineStart), suffix) };
  }

  #experienceIn(languageId: string): Experience {
    const known = this.#experiences.get(languageId) ?? new Experience();
    this.#experiences.set(languageId, known);
    return known;
  }

  #familyOf(languageId: string): number {
    const known = this.#families.get(languageId);
    if (known !== undefined) return known;
    this.#families.set(languageId, this.#families.size);
    return this.#families.size - 1;
  }

  #memoryOf({ isNear }: Segment): Memory {
    return isNear ? this.#near : this.#far;
  }

  /** The context of the cursor and what of a token is typed there. */
  #readLine(line: string, above: TokenList): Line {
    const lexer = this.#above.lexer.fork();
    const read = new TokenList();
    const from = Math.max(0, above.length - 64);
    for (let at = from; at < above.length; at += 1) read.push(above.tokens[at] ?? 0);
    const before = read.length;
    if (line.trim() === '') lexer.readEmptyLine(line, 0, line.length, read);
    else lexer.read(line, 0, line.length, read);
    const used: number[] = [];
    for (let at = before; at < read.length; at += 1) {
      const id = idOf(read.tokens[at] ?? 0);
      used.push(id);
      this.#vocabulary.hold(id);
    }
    if (line.trim() === '') return { read, typed: '', blank: -1, used };
    if (/[ \t]$/.test(line)) return { read, typed: '', blank: 1, used };
    const last = idOf(read.tokens[read.length - 1] ?? 0);
    const kind = this.#vocabulary.kindOf(last);
    if (kind !== kinds.word && kind !== kinds.keyword && kind !== kinds.number && kind !== kinds.operator)
      return { read, typed: '', blank: 0, used };
    read.length -= 1;
    return { read, typed: this.#vocabulary.textOf(last), blank: 0, used };
  }

  #generate(line: Line, family: number, witness: Witness | undefined): Path[] {
    const start = line.read.length;
    const first = this.#judged(this.#ask(line, family, 0), 0, '', witness).slice(0, mostPaths);
    return first.map((one) => {
      line.read.length = start;
      return this.#follow(one, line, family, witness);
    });
  }

  /** Goes on from a first token, always with the likeliest. */
  #follow(first: Judged, line: Line, family: number, witness: Witness | undefined): Path {
    const ends: { length: number; confidence: number }[] = [];
    let text = '';
    let confidence = 1;
    let next: Judged | undefined = first;
    for (let step = 1; next && step <= longestProposal; step += 1) {
      confidence *= next.confidence;
      if (confidence < least) break;
      if (isLineEnd(idOf(next.token))) return { text, ends, whole: text === '' ? 0 : confidence };
      for (const part of next.parts)
        ends.push({ length: text.length + part.length, confidence: (confidence / next.confidence) * part.confidence });
      text += next.text;
      if (text !== '') ends.push({ length: text.length, confidence });
      line.read.push(next.token);
      next = this.#judged(this.#ask(line, family, step), step, text, witness)[0];
    }
    return { text, ends, whole: 0 };
  }

  #ask({ read, typed, blank }: Line, family: number, step: number): Ask {
    const ask: Ask = {
      context: read.tokens,
      length: read.length,
      family,
      typed: step === 0 ? typed : '',
      blank: step === 0 ? blank : 0,
      step,
      scope: this.#above.scope,
      weightOf: (memory, owner) => this.#weights[memory]?.[owner] ?? 0,
    };
    this.#predictor.ask(ask);
    return ask;
  }

  /** The candidates of the last question, the likeliest first. */
  #judged(ask: Ask, step: number, before: string, witness: Witness | undefined): Judged[] {
    const { candidates, description } = this.#predictor;
    const { features } = description;
    const situation = step > 0 ? situations.later : ask.typed.length > 0 ? situations.typed : situations.first;
    const judged: Judged[] = [];
    for (let at = 0; at < description.count; at += 1) {
      const row = description.chosen[at] ?? 0;
      const from = at * featureCount;
      const token = candidates.tokens[row] ?? 0;
      const isEnd = isLineEnd(idOf(token));
      const text = isEnd ? '' : this.#textOf(row, ask);
      judged.push({ token, text, confidence: judge(situation, features, from), parts: [] });
      witness?.({ situation, features, from, before, typed: ask.typed, isLineEnd: isEnd, text });
    }
    judged.sort((a, b) => b.confidence - a.confidence);
    addParts(judged);
    return judged;
  }

  /** What a candidate adds to the text. */
  #textOf(row: number, { typed, blank, step }: Ask): string {
    const { candidates } = this.#predictor;
    const text = this.#vocabulary.textOf(candidates.idAt(row));
    if (typed.length > 0) return text.slice(typed.length);
    const wantsBlank = (step > 0 || blank === 0) && candidates.wantsBlank(row);
    return wantsBlank ? ` ${text}` : text;
  }

  /** How much a place in each segment counts for a file: 0 for forgotten ones and other languages. */
  #weighSegments({ path, languageId }: Question): void {
    const key = `${languageId}\n${path}`;
    if (key === this.#weighedFor) return;
    this.#weighedFor = key;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const weigh = (memory: Memory, isNear: boolean) =>
      Float32Array.from(memory.segments, (segment) => {
        if (!segment?.alive || segment.languageId !== languageId) return 0;
        if (segment.path === path) return sameFile;
        if (isNear) return weightOfOpen;
        return segment.path.startsWith(folder) ? weightOfFolder : 1;
      });
    this.#weights[0] = weigh(this.#near, true);
    this.#weights[1] = weigh(this.#far, false);
  }
}

/** Names that begin alike are surer together than each alone: `readFile`, `readLine` -> `read`. */
function addParts(judged: readonly Judged[]): void {
  for (const { text, confidence, parts } of judged.slice(0, mostPaths)) {
    for (let at = 2; at < text.length; at += 1) {
      if (!isPartEnd(text, at)) continue;
      let sum = confidence;
      for (const other of judged)
        if (other.text !== text && other.text.length >= at && other.text.startsWith(text.slice(0, at)))
          sum += other.confidence;
      if (sum > confidence * 1.05) parts.push({ length: at, confidence: Math.min(sum, 0.99) });
    }
  }
}

/** Whether a part of a name ends before `at`: `read|File`, `read_|file`. */
function isPartEnd(text: string, at: number): boolean {
  const [before, after] = [text.charAt(at - 1), text.charAt(at)];
  return before === '_' ? after !== '_' : isSmall(before) && after >= 'A' && after <= 'Z';
}

function isSmall(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9');
}

interface Judged {
  readonly token: Token;
  readonly text: string;
  readonly confidence: number;
  /** Where its text may end before its own end, at the parts of a name, and how sure all up to there is. */
  readonly parts: { readonly length: number; readonly confidence: number }[];
}

interface Fresh {
  readonly segment: Segment;
  /** What the text above ends in if the next line goes on with this one. */
  readonly end: string;
}

interface Line {
  readonly read: TokenList;
  readonly typed: string;
  readonly blank: number;
  readonly used: readonly number[];
}

/** The text above the cursor's line, read once a line. */
class Above {
  readonly #vocabulary: Vocabulary;
  #text: string | undefined;
  #family = -1;
  #read = new TokenList();
  #lexer: Lexer | undefined;
  #scope = new Scope(this.#read);

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** As it is at the end of what was read last. */
  get lexer(): Lexer {
    if (!this.#lexer) throw new Error('nothing read');
    return this.#lexer;
  }

  get scope(): Scope {
    return this.#scope;
  }

  read(text: string, family: number, language: Language): TokenList {
    if (text === this.#text && family === this.#family) return this.#read;
    for (let at = 0; at < this.#read.length; at += 1) this.#vocabulary.release(idOf(this.#read.tokens[at] ?? 0));
    this.#text = text;
    this.#family = family;
    this.#read = new TokenList();
    this.#lexer = new Lexer(this.#vocabulary, family, language);
    const from = text.length > readAbove ? text.indexOf('\n', text.length - readAbove) + 1 : 0;
    this.#lexer.read(text, from, text.length, this.#read);
    for (let at = 0; at < this.#read.length; at += 1) this.#vocabulary.hold(idOf(this.#read.tokens[at] ?? 0));
    this.#scope = new Scope(this.#read);
    return this.#read;
  }
}

/** The end of a text, whatever its line ends. */
function tailOf(text: string): string {
  return text
    .slice(-tail * 2)
    .replaceAll('\r', '')
    .slice(-tail);
}

/** Behind a line end. */
function endOfSlice(text: string, from: number): number {
  if (text.length - from <= sliceCharacters) return text.length;
  const end = text.indexOf('\n', from + sliceCharacters);
  return end < 0 ? text.length : end + 1;
}
