/** Something opened and not yet closed: what closes it, and where it was opened (-1 where that is outside the text). */
export interface Opened {
  closer: string;
  at: number;
}

/** What a rough reading of code leaves open, outermost first, and the closers in it that close nothing it opened. */
export interface Brackets {
  open: Opened[];
  strays: Opened[];
}

const CLOSERS = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const QUOTES = ['"""', "'''", '"', "'", '`'];
const PYTHON = /^[^\S\n]*(?:def|class|if|for|while|elif|else|with|try|except)\b[^\n{;]*:[^\S\n]*(?:#.*)?$/m;

export const isQuote = (closer: string | undefined): closer is string =>
  closer !== undefined && QUOTES.includes(closer);

/** Length of the comment that starts at `at`, 0 where none does. `//` divides in Python; `#` must stand like a comment's. */
function commentLength(text: string, at: number, python: boolean): number {
  const lineEnd = text.indexOf('\n', at);
  const toLineEnd = (lineEnd < 0 ? text.length : lineEnd) - at;
  if (text.startsWith('//', at)) return python ? 0 : toLineEnd;
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return (end < 0 ? text.length : end + 2) - at;
  }
  return /^#(?:[\s!#]|$)/.test(text.slice(at, at + 2)) ? toLineEnd : 0;
}

/** The quote that opens at `at`; an apostrophe inside a word or a Rust lifetime opens none. */
function quoteAt(text: string, at: number): string | undefined {
  const quote = QUOTES.find((candidate) => text.startsWith(candidate, at));
  return quote === "'" && /[\p{L}\p{N}_&<]/u.test(text.charAt(at - 1)) ? undefined : quote;
}

/** Steps over one character inside the string that `top` closes; returns how many characters it took. */
function readInString(text: string, at: number, top: string, open: Opened[]): number {
  if (text[at] === '\\') return 2;
  if (text.startsWith(top, at)) {
    open.pop();
    return top.length;
  }
  if (top === '`' && text.startsWith('${', at)) {
    open.push({ closer: '}', at });
    return 2;
  }
  if (text[at] === '\n' && (top === '"' || top === "'")) open.pop();
  return 1;
}

/** Reads `text` with strings and comments in mind but no grammar. `initial` is what was open before it. */
export function readBrackets(text: string, initial: readonly Opened[] = []): Brackets {
  const open = [...initial];
  const strays: Opened[] = [];
  const python = PYTHON.test(text);
  for (let at = 0; at < text.length; ) {
    const top = open.at(-1)?.closer;
    if (isQuote(top)) {
      at += readInString(text, at, top, open);
      continue;
    }
    const character = text.charAt(at);
    const closer = CLOSERS.get(character);
    const quote = quoteAt(text, at);
    const skipped = commentLength(text, at, python);
    if (skipped === 0 && quote !== undefined) open.push({ closer: quote, at });
    else if (skipped === 0 && closer !== undefined) open.push({ closer, at });
    else if (skipped === 0 && ')]}'.includes(character)) {
      const opener = open.findLastIndex((entry) => entry.closer === character);
      if (opener < 0) strays.push({ closer: character, at });
      else open.length = opener;
    }
    at += skipped || quote?.length || 1;
  }
  return { open, strays };
}

/**
 * The text that closes what is open at the caret, innermost first: on the same line what was opened there, on lines of their own with
 * their opener's indentation what was opened earlier. What `after` already closes is left to it. Ends with a line end unless `after` begins with one.
 */
export function closeOpen(before: string, after: string): string {
  const { open } = readBrackets(before);
  const closedLater = readBrackets(after).strays.length;
  const caretLine = before.lastIndexOf('\n') + 1;
  let closing = '';
  for (const { closer, at } of open.slice(closedLater).reverse()) {
    const line = before.slice(before.lastIndexOf('\n', at) + 1, at);
    const indentation = /^[^\S\n]*/.exec(line)?.[0] ?? '';
    closing += at >= caretLine || isQuote(closer) ? closer : `\n${indentation}${closer}`;
  }
  return /^[^\S\n]*\n/.test(after) ? closing : `${closing}\n`;
}
