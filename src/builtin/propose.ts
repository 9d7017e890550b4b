import type { Above } from './above.ts';
import { judge, situations } from './confidence.ts';
import { featureCount } from './describe.ts';
import { fitSuffix } from './fitSuffix.ts';
import { type Learnt, longestLine } from './learnt.ts';
import { TokenList } from './lexer.ts';
import { type Ask, Predictor } from './predict.ts';
import type { Path, Proposal, Witness } from './proposal.ts';
import type { Question } from './question.ts';
import { idOf, isLineEnd, type Token } from './token.ts';
import { kinds } from './tokenKind.ts';
import type { Vocabulary } from './vocabulary.ts';

const longestProposal = 24;
const mostPaths = 2;
/** What is less sure than this is not followed any further. */
const least = 0.25;

/** From a question to the ways on from the cursor, token by token. */
export class Proposer {
  readonly #vocabulary: Vocabulary;
  readonly #above: Above;
  readonly #learnt: Learnt;
  readonly #predictor: Predictor;

  constructor(vocabulary: Vocabulary, above: Above, learnt: Learnt) {
    this.#vocabulary = vocabulary;
    this.#above = above;
    this.#learnt = learnt;
    this.#predictor = new Predictor(vocabulary, learnt.memories);
  }

  /** What might come next, as far as anything is known. */
  propose(question: Question, family: number, witness: Witness | undefined): Proposal {
    const { prefix, suffix, language } = question;
    const lineStart = prefix.lastIndexOf('\n') + 1;
    if (prefix.length - lineStart > longestLine) return { paths: [] };
    const above = this.#above.read(prefix.slice(0, lineStart), family, language);
    this.#learnt.weighFor(question);
    const line = this.#readLine(prefix.slice(lineStart), above);
    const paths = this.#generate(line, family, witness);
    this.#predictor.release();
    for (const id of line.used) this.#vocabulary.release(id);
    return { paths: fitSuffix(paths, prefix.slice(lineStart), suffix) };
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
      weightOf: (memory, segment) => this.#learnt.weightOf(memory, segment),
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

interface Line {
  readonly read: TokenList;
  readonly typed: string;
  readonly blank: number;
  readonly used: readonly number[];
}
