import type { Language } from '../core/types.ts';

/** Where a reader of the text stands: inside a string or comment, or in code. */
export interface ScanState {
  /** What ends the string or comment that the text is inside of. */
  readonly literal?: Literal;
}

interface Literal {
  readonly close: string;
  readonly multiline: boolean;
  readonly raw: boolean;
  readonly isString: boolean;
}

/** A bracket or quote that closes something opened before the text. */
export interface Closer {
  readonly index: number;
  readonly text: string;
}

/** One line of the text. Depths are relative to its beginning and count brackets in code alone. */
export interface ScannedLine {
  readonly start: number;
  /** Of its line end, or of the end of the text. */
  readonly end: number;
  readonly depthBefore: number;
  readonly depthAfter: number;
  /** The line begins inside a string or comment. */
  readonly inLiteral: boolean;
  /** The next line does. */
  readonly leavesLiteral: boolean;
}

export interface Scan {
  readonly lines: readonly ScannedLine[];
  readonly closers: readonly Closer[];
  readonly state: ScanState;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Reads `text`, which stands where `from` says, line by line with its brackets, strings and comments. */
export function scan(text: string, language: Language, from: ScanState = {}): Scan {
  const lines: ScannedLine[] = [];
  const closers: Closer[] = [];
  const open: string[] = [];
  let literal = from.literal;
  let literalIsOurs = false;
  let below = 0;
  let line = { start: 0, depthBefore: 0, inLiteral: literal !== undefined };
  const endLine = (end: number) =>
    lines.push({ ...line, end, depthAfter: open.length - below, leavesLiteral: literal?.multiline ?? false });

  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\n') {
      if (literal && !literal.multiline) literal = undefined;
      endLine(at);
      at += 1;
      line = { start: at, depthBefore: open.length - below, inLiteral: literal !== undefined };
    } else if (literal) {
      if (text.startsWith(literal.close, at)) {
        if (!literalIsOurs && literal.isString) closers.push({ index: at, text: literal.close });
        at += literal.close.length;
        literal = undefined;
      } else {
        at += char === '\\' && !literal.raw && text.charAt(at + 1) !== '\n' ? 2 : 1;
      }
    } else {
      const opened = literalAt(text, at, language);
      if (opened?.literal) {
        literal = opened.literal;
        literalIsOurs = true;
      } else if (closing[char] !== undefined) {
        open.push(closing[char]);
      } else if (char === ')' || char === ']' || char === '}') {
        const match = open.lastIndexOf(char);
        if (match >= 0) open.length = match;
        else if (open.length === 0) {
          closers.push({ index: at, text: char });
          below += 1;
        }
      }
      at += opened?.length ?? 1;
    }
  }
  endLine(text.length);
  return { lines, closers, state: literal ? { literal } : {} };
}

/** The string, comment, character or regular expression that begins at `at`; the last two are passed over whole. */
function literalAt(text: string, at: number, language: Language): { literal?: Literal; length: number } | undefined {
  for (const mark of language.lineComments) {
    // In a shell or YAML `#` inside a word is no comment.
    if (text.startsWith(mark, at) && (mark !== '#' || at === 0 || /\s|[;(){}[\],]/.test(text.charAt(at - 1)))) {
      return { literal: { close: '\n', multiline: false, raw: true, isString: false }, length: mark.length };
    }
  }
  if (language.blockComment && text.startsWith(language.blockComment[0], at)) {
    const [open, close] = language.blockComment;
    return { literal: { close, multiline: true, raw: true, isString: false }, length: open.length };
  }
  for (const { quote, multiline = false, raw = false } of language.strings) {
    if (text.startsWith(quote, at))
      return { literal: { close: quote, multiline, raw, isString: true }, length: quote.length };
  }
  if (language.charLiterals && text.charAt(at) === "'") return matchAt(/'(?:\\[^\n]{1,8}?|[^'\\\n])'/y, text, at);
  if (
    language.regexLiterals &&
    text.charAt(at) === '/' &&
    /(?:^|[(,=:[!&|?{};\n>]|\breturn)[ \t]*$/.test(text.slice(Math.max(0, at - 16), at))
  ) {
    return matchAt(/\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//y, text, at);
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): { length: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? { length: match[0].length } : undefined;
}
