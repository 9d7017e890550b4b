import type { Language } from './language.ts';
import { heredocLiteral, type Lexicon, type Literal, lexiconOf } from './literals.ts';

/** A bracket, or a hole in a string such as `${`. */
interface Bracket {
  readonly kind: 'bracket' | 'hole';
  readonly close: string;
}

/** Where a reader of the text stands: what is open, from the outermost string or comment on; nothing in plain code. */
export type ScanState = readonly (Bracket | Literal)[];

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
  /** Where its code ends: before a comment that runs to its end. */
  readonly codeEnd: number;
  readonly depthBefore: number;
  readonly depthAfter: number;
  /** The line begins inside a string or comment that the text opened. */
  readonly inLiteral: boolean;
  /** The next line does. */
  readonly leavesLiteral: boolean;
  /** The line begins inside a string or comment that was open before the text: its words are no code. */
  readonly isText: boolean;
}

export interface Scan {
  readonly lines: readonly ScannedLine[];
  readonly closers: readonly Closer[];
  /** The stretches, ends included, in which nothing that the text opened is open; the last ends at the first closer. */
  readonly ground: readonly { readonly start: number; readonly end: number }[];
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Reads `text`, which stands where `from` says, line by line with its brackets, strings and comments. */
export function scan(text: string, language: Language, from: ScanState = []): Scan {
  const lines: ScannedLine[] = [];
  const closers: Closer[] = [];
  const ground: { start: number; end: number }[] = [];
  let groundStart: number | undefined = 0;
  walk(text, language, from, {
    line: (line) => lines.push(line),
    level: (at, isGround) => {
      if (closers.length > 0) return;
      if (groundStart !== undefined && !isGround) ground.push({ start: groundStart, end: at });
      groundStart = isGround ? (groundStart ?? at) : undefined;
    },
    closer: (closer) => {
      if (closers.length === 0 && groundStart !== undefined) ground.push({ start: groundStart, end: closer.index });
      closers.push(closer);
    },
  });
  if (closers.length === 0 && groundStart !== undefined) ground.push({ start: groundStart, end: text.length });
  return { lines, closers, ground };
}

interface Observer {
  line?(line: ScannedLine): void;
  closer?(closer: Closer): void;
  /** Something begins at `at`, or ended there; `isGround`: nothing that the text opened is open. */
  level?(at: number, isGround: boolean): void;
}

/** Tells `see` what it comes by, and returns all that is open in the end. */
export function walk(text: string, language: Language, from: ScanState, see: Observer = {}): ScanState {
  const lexicon = lexiconOf(language);
  const open: (Bracket | Literal)[] = [...from];
  let inherited = open.length;
  let depth = 0;
  let codeEnd: number | undefined;
  let heredoc: Literal | undefined;
  const lineAt = (start: number) => {
    const isInside = isLiteral(open.at(-1));
    const isText = isInside && open.length <= inherited;
    return { start, depthBefore: depth, inLiteral: isInside && !isText, isText };
  };
  let line = lineAt(0);

  const push = (one: Bracket | Literal, at: number) => {
    if (open.length === inherited) see.level?.(at, false);
    open.push(one);
    if (!isLiteral(one)) depth += 1;
  };
  const forget = (from: number) => {
    for (const one of open.splice(from)) if (!isLiteral(one) && open.length >= inherited) depth -= 1;
    inherited = Math.min(inherited, open.length);
  };
  const close = (index: number, at: number) => {
    const one = open[index];
    if (one && index < inherited && one.kind !== 'comment') {
      see.closer?.({ index: at, text: one.close });
      if (!isLiteral(one)) depth -= 1;
    }
    forget(index);
    if (open.length === inherited) see.level?.(at + (one?.close.length ?? 0), true);
  };
  const endLine = (end: number) => {
    const top = open.at(-1);
    const leavesLiteral = open.length > inherited && isLiteral(top) && top.multiline;
    see.line?.({ ...line, end, codeEnd: codeEnd ?? end, depthAfter: depth, leavesLiteral });
  };

  let at = 0;
  while (at < text.length) {
    const top = open.at(-1);
    const literal = isLiteral(top) ? top : undefined;
    const next = (literal ?? lexicon).next;
    next.lastIndex = at;
    if (!next.test(text)) break;
    at = next.lastIndex - 1;
    const char = text.charAt(at);
    if (char === '\n') {
      // No string or comment of one line, nor what is open inside it, goes on in the next.
      const ended = open.findIndex((one) => isLiteral(one) && !one.multiline);
      if (ended >= 0) forget(ended);
      if (heredoc) push(heredoc, at);
      heredoc = undefined;
      endLine(at);
      at += 1;
      if (ended >= 0 && open.length === inherited) see.level?.(at, true);
      line = lineAt(at);
      codeEnd = undefined;
    } else if (literal) {
      const hole = literal.holes.find((mark) => text.startsWith(mark, at));
      if (
        text.startsWith(literal.close, at) &&
        (!literal.ownLine || standsAlone(text, at, literal.close, line.start))
      ) {
        close(open.length - 1, at);
        at += literal.close.length;
      } else if (hole === '{' && text.charAt(at + 1) === '{') {
        at += 2;
      } else if (hole !== undefined) {
        push({ kind: 'hole', close: closing[hole.at(-1) ?? ''] ?? '}' }, at);
        at += hole.length;
      } else {
        at += char === '\\' && !literal.raw && text.charAt(at + 1) !== '\n' ? 2 : 1;
      }
    } else {
      const opened = literalAt(text, at, language, lexicon);
      const tag = char === '<' ? heredocTag(text, at, language) : undefined;
      if (tag !== undefined) heredoc = heredocLiteral(tag);
      if (opened?.literal) {
        push(opened.literal, at);
        if (opened.literal.kind === 'comment' && !opened.literal.multiline) codeEnd = at;
      } else if (closing[char] !== undefined) {
        push({ kind: 'bracket', close: closing[char] }, at);
      } else if (char === ')' || char === ']' || char === '}') {
        const match = matchOf(open, char);
        if (match !== undefined) close(match, at);
        else if (open.length === 0) {
          see.closer?.({ index: at, text: char });
          depth -= 1;
        }
      }
      at += opened?.length ?? 1;
    }
  }
  endLine(text.length);
  return open;
}

/** What of an open stack matters for what follows: from the outermost string or comment on. */
export function withoutOuterBrackets(open: ScanState): ScanState {
  const outermost = open.findIndex(isLiteral);
  return outermost < 0 ? [] : open.slice(outermost);
}

export function isLiteral(one: Bracket | Literal | undefined): one is Literal {
  return one?.kind === 'string' || one?.kind === 'comment';
}

/** What `char` closes: the innermost bracket of its kind, not beyond the string that a hole is in. */
function matchOf(open: ScanState, char: string): number | undefined {
  for (let index = open.length - 1; index >= 0; index -= 1) {
    const one = open[index];
    if (one === undefined || isLiteral(one)) return undefined;
    if (one.close === char) return index;
  }
  return undefined;
}

/** The string, comment, character or regular expression that begins at `at`; the last two are passed over whole. */
function literalAt(
  text: string,
  at: number,
  { charLiterals, regexLiterals }: Language,
  lexicon: Lexicon,
): { literal?: Literal; length: number } | undefined {
  const char = text.charAt(at);
  for (const { mark, after, literal } of lexicon.openings.get(char) ?? []) {
    if (text.startsWith(mark, at) && (after?.test(text.slice(Math.max(0, at - 4), at)) ?? true))
      return { literal, length: mark.length };
  }
  if (charLiterals && char === "'") return matchAt(/^'(?:\\[^\n]{1,8}?|[^'\\\n])'/, text, at, 16);
  const before = text.slice(Math.max(0, at - 16), at);
  if (regexLiterals && char === '/' && /(?:^|[(,=:[!&|?{};\n>]|\breturn)[ \t]*$/.test(before))
    return matchAt(/^\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//, text, at, 400);
  return undefined;
}

/** The word that ends the text which begins in the next line: `<<EOF`. */
function heredocTag(text: string, at: number, { heredoc }: Language): string | undefined {
  return heredoc && text.charAt(at - 1) !== '<' ? heredoc.exec(text.slice(at, at + 60))?.groups?.['tag'] : undefined;
}

/** Whether `close` is the first word of its line, and whole. */
function standsAlone(text: string, at: number, close: string, lineStart: number): boolean {
  return text.slice(lineStart, at).trim() === '' && !/^\w/.test(text.slice(at + close.length, at + close.length + 1));
}

/** Looks no further than `reach`, so that odd text does not cost more than it is long. */
function matchAt(pattern: RegExp, text: string, at: number, reach: number): { length: number } | undefined {
  const match = pattern.exec(text.slice(at, at + reach));
  return match ? { length: match[0].length } : undefined;
}
