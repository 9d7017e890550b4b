import type { Language } from '../core/language.ts';
import { heredocLiteral, type Lexicon, type Literal, lexiconOf } from '../core/literals.ts';
import { beginning, inCode, inComment, inString, lineEndOf, type Token, tokenOf, type Where } from './token.ts';
import { isWordCode } from './tokenKind.ts';
import { longestToken, type Vocabulary } from './vocabulary.ts';

/** Tokens one after another. */
export class TokenList {
  tokens = new Int32Array(256);
  length = 0;

  push(token: Token): void {
    if (this.length === this.tokens.length) {
      const more = new Int32Array(this.length * 2);
      more.set(this.tokens);
      this.tokens = more;
    }
    this.tokens[this.length++] = token;
  }
}

/**
 * Reads text as tokens: words, numbers, operators, brackets one by one, blanks that are more than one, line ends. Strings and comments
 * are read word by word as well; the language table says where they are. Indentation is a line end's, and blank lines too.
 */
export class Lexer {
  readonly #vocabulary: Vocabulary;
  readonly #family: number;
  readonly #language: Language;
  readonly #lexicon: Lexicon;
  /** Strings, comments and the brackets of their holes that are open. */
  readonly #open: (Literal | string)[] = [];
  #heredoc: Literal | undefined;
  #indent = 0;
  #isLineStart = true;
  #blankLines = false;
  #any = false;

  /** @param family of languages whose tokens are the same */
  constructor(vocabulary: Vocabulary, family: number, language: Language) {
    this.#vocabulary = vocabulary;
    this.#family = family;
    this.#language = language;
    this.#lexicon = lexiconOf(language);
  }

  /** Where the next token stands. */
  get where(): Where {
    const top = this.#open.at(-1);
    if (top === undefined || typeof top === 'string') return inCode;
    return top.kind === 'comment' ? inComment : inString;
  }

  /** As it is now, to read on from here more than once. */
  fork(): Lexer {
    const fork = new Lexer(this.#vocabulary, this.#family, this.#language);
    fork.#open.push(...this.#open);
    fork.#heredoc = this.#heredoc;
    fork.#indent = this.#indent;
    fork.#isLineStart = this.#isLineStart;
    fork.#blankLines = this.#blankLines;
    fork.#any = this.#any;
    return fork;
  }

  /** Reads `text` from `start` up to `end`, which is not inside a token, a line end of two characters or an indentation. */
  read(text: string, start: number, end: number, into: TokenList): void {
    let at = start;
    while (at < end) {
      if (this.#isLineStart) {
        at = this.#readIndent(text, at, end, into);
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === 10 || code === 13) {
        this.#endLine();
        at += 1;
        continue;
      }
      let blank = false;
      if (code === 32 || code === 9) {
        let next = at + 1;
        while (next < end && isBlank(text.charCodeAt(next))) next += 1;
        if (next >= end || isEnd(text.charCodeAt(next))) {
          at = next;
          continue;
        }
        if (next - at > 1 || code === 9) {
          into.push(
            tokenOf(
              this.#vocabulary.intern(this.#family, text, at, Math.min(next, at + longestToken)),
              this.where,
              false,
            ),
          );
        } else blank = true;
        at = next;
      }
      at = this.#readToken(text, at, end, blank, into);
    }
  }

  /** Reads the blanks from `start` to `end` as the indentation of a line on which nothing else stands yet. */
  readEmptyLine(text: string, start: number, end: number, into: TokenList): void {
    if (this.#isLineStart) this.#readIndent(text, start, end, into, true);
  }

  /** A line end by the indentation of the line that follows it; a blank line only counts. */
  #readIndent(text: string, start: number, end: number, into: TokenList, isCursor = false): number {
    let at = start;
    let indent = 0;
    while (at < end && isBlank(text.charCodeAt(at))) indent += text.charCodeAt(at++) === 9 ? 4 - (indent % 4) : 1;
    if (at < end && isEnd(text.charCodeAt(at))) {
      if (this.#any && text.charCodeAt(at) === 10) this.#blankLines = true;
      return at + 1;
    }
    // What ends in blanks is no line.
    if (at >= end && !isCursor) return at;
    into.push(tokenOf(this.#any ? lineEndOf(indent - this.#indent, this.#blankLines) : beginning, inCode, false));
    this.#any = true;
    this.#indent = indent;
    this.#isLineStart = false;
    this.#blankLines = false;
    return at;
  }

  #endLine(): void {
    if (this.#isLineStart) return;
    this.#isLineStart = true;
    // No string or comment of one line goes on in the next.
    const ended = this.#open.findIndex((one) => typeof one !== 'string' && !one.multiline);
    if (ended >= 0) this.#open.length = ended;
    if (this.#heredoc) this.#open.push(this.#heredoc);
    this.#heredoc = undefined;
  }

  #readToken(text: string, at: number, end: number, blank: boolean, into: TokenList): number {
    const top = this.#open.at(-1);
    const where = this.where;
    const next =
      top === undefined || typeof top === 'string' ? this.#readCode(text, at, top) : this.#readLiteral(text, at, top);
    const stop = Math.min(next, end);
    // A mark of a comment stands in the comment, a quote in the string: what surrounds them is code.
    into.push(
      tokenOf(this.#vocabulary.intern(this.#family, text, at, stop), where === inCode ? this.where : where, blank),
    );
    return stop;
  }

  /** Returns where the token at `at` ends, and opens or closes what it opens or closes. */
  #readCode(text: string, at: number, hole: string | undefined): number {
    const code = text.charCodeAt(at);
    if (isWordCode(code)) return endOfWord(text, at);
    const char = text.charAt(at);
    for (const { mark, after, literal } of this.#lexicon.openings.get(char) ?? []) {
      if (!text.startsWith(mark, at) || !(after?.test(text.slice(Math.max(0, at - 4), at)) ?? true)) continue;
      this.#open.push(literal);
      return at + mark.length;
    }
    if (code === 39 && this.#language.charLiterals) {
      const literal = /^'(?:\\[^\n]{1,8}?|[^'\\\n])'/.exec(text.slice(at, at + 16));
      return at + (literal?.[0].length ?? 1);
    }
    if (code === 60 && this.#language.heredoc && text.charCodeAt(at - 1) !== 60) {
      const tag = this.#language.heredoc.exec(text.slice(at, at + 60))?.groups?.['tag'];
      if (tag !== undefined) this.#heredoc = heredocLiteral(tag);
    }
    if (hole !== undefined) {
      const close = closing[char];
      if (close !== undefined) this.#open.push(close);
      else if (char === hole) this.#open.pop();
    }
    return endOfOperator(text, at);
  }

  #readLiteral(text: string, at: number, literal: Literal): number {
    if (literal.ownLine) {
      if (
        text.startsWith(literal.close, at) &&
        isLineStartAt(text, at) &&
        !isWordCode(text.charCodeAt(at + literal.close.length))
      ) {
        this.#open.pop();
        return at + literal.close.length;
      }
    } else if (literal.close !== '\n' && text.startsWith(literal.close, at)) {
      this.#open.pop();
      return at + literal.close.length;
    }
    const code = text.charCodeAt(at);
    if (code === 92 && !literal.raw) return at + (isEnd(text.charCodeAt(at + 1)) || at + 1 >= text.length ? 1 : 2);
    for (const hole of literal.holes) {
      if (!text.startsWith(hole, at)) continue;
      if (hole === '{' && text.charCodeAt(at + 1) === 123) return at + 2;
      this.#open.push(closing[hole.at(-1) ?? ''] ?? '}');
      return at + hole.length;
    }
    if (isWordCode(code)) return endOfWord(text, at);
    return Math.min(endOfOperator(text, at), closeWithin(text, at, literal));
  }
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** An operator inside a literal ends where the literal does. */
function closeWithin(text: string, at: number, { close, raw, holes }: Literal): number {
  let end = at + 1;
  const stop = endOfOperator(text, at);
  while (
    end < stop &&
    !text.startsWith(close, end) &&
    (raw || text.charCodeAt(end) !== 92) &&
    !holes.some((hole) => text.startsWith(hole, end))
  )
    end += 1;
  return end;
}

function endOfWord(text: string, at: number): number {
  const last = at + longestToken;
  const first = text.charCodeAt(at);
  let end = at + 1;
  if (first >= 48 && first <= 57) {
    while (end < last) {
      const code = text.charCodeAt(end);
      if (!isWordCode(code) && !(code === 46 && isDigit(text.charCodeAt(end + 1)))) break;
      end += 1;
    }
    return end;
  }
  while (end < last && isWordCode(text.charCodeAt(end))) end += 1;
  return end;
}

/** Operators are up to three characters that go together, or one many times. */
function endOfOperator(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code > 127 || runs[code] === 0) return at + 1;
  let end = at + 1;
  while (end < at + longestToken && text.charCodeAt(end) === code) end += 1;
  if (end - at > 3 || runs[code] === 2) return end;
  while (end < at + 3 && runs[text.charCodeAt(end)] === 1) end += 1;
  return end;
}

/** 1: goes together with others; 2: only with itself. */
const runs = new Uint8Array(128);
for (const char of '=<>!&|+-*/%^~?:') runs[char.charCodeAt(0)] = 1;
for (const char of '.#') runs[char.charCodeAt(0)] = 2;

function isLineStartAt(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isBlank(text.charCodeAt(before))) before -= 1;
  return before < 0 || isEnd(text.charCodeAt(before));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isEnd(code: number): boolean {
  return code === 10 || code === 13;
}
