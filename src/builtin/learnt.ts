import type { Above } from './above.ts';
import { longestMatch, sameFile } from './candidates.ts';
import { Lexer, TokenList } from './lexer.ts';
import { Memory, type Segment } from './memory.ts';
import type { LearntFile, Question, TypedLine } from './question.ts';
import { beginning, idOf, tokenOf } from './token.ts';
import type { Vocabulary } from './vocabulary.ts';

/** In characters: nobody writes a longer one, and none is read at every key. */
export const longestLine = 1_000;
const sliceCharacters = 4_000;
const sliceTokens = 2_000;
const freshRoom = 256;
/** So many characters above a line tell whether it goes on with the one learnt last. */
const tail = 200;
const weightOfOpen = 2;
const weightOfFolder = 1.5;

/** What was learnt, file by file: the open ones near, the rest of the project far. */
export class Learnt {
  readonly #vocabulary: Vocabulary;
  readonly #above: Above;
  readonly #near: Memory;
  readonly #far: Memory;
  readonly #files = new Map<string, { segments: Segment[]; fresh: Fresh | undefined }>();
  readonly #weights: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];
  #weighedFor = '';

  constructor(vocabulary: Vocabulary, above: Above) {
    this.#vocabulary = vocabulary;
    this.#above = above;
    this.#near = new Memory(vocabulary, true, 15);
    this.#far = new Memory(vocabulary, false, 18);
  }

  /** The near one first. */
  get memories(): readonly Memory[] {
    return [this.#near, this.#far];
  }

  /** Bytes. */
  get size(): number {
    return this.#near.size + this.#far.size;
  }

  /**
   * Learns a file in slices of at most a few ms, one at each step of the generator; in the place of what was known of it before, which
   * holds until all is read. Whoever stops earlier calls `return` on it.
   */
  *learn({ path, languageId, language, text, isOpen }: LearntFile, family: number): Generator<void, void> {
    const memory = isOpen ? this.#near : this.#far;
    const vocabulary = this.#vocabulary;
    const read = new TokenList();
    let taken = 0;
    let segment: Segment | undefined;
    try {
      const lexer = new Lexer(vocabulary, family, language);
      for (let at = 0; at < text.length; ) {
        const end = endOfSlice(text, at);
        lexer.read(text, at, end, read);
        for (; taken < read.length; taken += 1) vocabulary.hold(idOf(read.tokens[taken] ?? 0));
        at = end;
        yield;
      }
      segment = memory.allocate(path, languageId, read.length);
      for (let at = 0; at < read.length; at += sliceTokens) {
        memory.append(segment, read.tokens, at, Math.min(at + sliceTokens, read.length), true);
        yield;
      }
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
  learnLine({ path, languageId, language, above, line }: TypedLine, family: number): void {
    if (line.trim() === '' || line.length > longestLine) return;
    const context = this.#above.read(above, family, language);
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
    if (!goesOn || !segment) {
      segment = this.#near.allocate(path, languageId, Math.max(freshRoom, read.length + longestMatch + 1));
      this.#near.reveal(segment);
      file.segments.push(segment);
      this.#near.append(segment, Int32Array.of(tokenOf(beginning, 0, false)), 0, 1, false);
      this.#addTyped(segment, context, Math.max(0, context.length - longestMatch), false);
    }
    this.#addTyped(segment, read, 0, true);
    file.fresh = { segment, end: tailOf(`${above.slice(-tail)}${line}\n`) };
    this.#weighedFor = '';
  }

  #addTyped(segment: Segment, { tokens, length }: TokenList, from: number, isLinked: boolean): void {
    for (let at = from; at < length; at += 1) this.#vocabulary.hold(idOf(tokens[at] ?? 0));
    this.#near.append(segment, tokens, from, length, isLinked);
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

  /** How much a place in each segment counts for a file: 0 for forgotten ones and other languages. */
  weighFor({ path, languageId }: Question): void {
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

  /** As `weighFor` found it. */
  weightOf(memory: number, segment: number): number {
    return this.#weights[memory]?.[segment] ?? 0;
  }

  #memoryOf({ isNear }: Segment): Memory {
    return isNear ? this.#near : this.#far;
  }
}

interface Fresh {
  readonly segment: Segment;
  /** What the text above ends in if the next line goes on with this one. */
  readonly end: string;
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
