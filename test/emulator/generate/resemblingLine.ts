const TOKEN = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
const WORD = /^[\p{L}\p{N}_]/u;

interface Token {
  text: string;
  end: number;
}

function tokensOf(line: string): Token[] {
  return Array.from(line.matchAll(TOKEN), (match) => ({ text: match[0], end: match.index + match[0].length }));
}

function alike(typed: Token, earlier: Token | undefined): boolean {
  return earlier !== undefined && (typed.text === earlier.text || (WORD.test(typed.text) && WORD.test(earlier.text)));
}

/** Where `line` goes on after the words that resemble `typed`: same first token, same punctuation, any other names. -1 if it does not. */
function resumeAt(typed: readonly Token[], typedEnds: boolean, line: string): number {
  const tokens = tokensOf(line);
  const last = typed.length - 1;
  if (tokens[0]?.text !== typed[0]?.text || !typed.every((token, index) => alike(token, tokens[index]))) return -1;
  const [mine, theirs] = [typed[last], tokens[last]];
  if (mine === undefined || theirs === undefined) return -1;
  if (typedEnds || !WORD.test(mine.text)) return theirs.end;
  return theirs.text.startsWith(mine.text) ? theirs.end - (theirs.text.length - mine.text.length) : -1;
}

/** Calls `visit` with each whole line of `text` and its start, last line first, until it answers a place (0 or more). */
function searchLinesUpwards(text: string, visit: (line: string, start: number) => number): number {
  for (let end = text.length - 1; end > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const found = visit(text.slice(start, end), start);
    if (found >= 0) return found;
    end = start - 1;
  }
  return -1;
}

/** On a line with nothing typed yet: the start of the text that followed a line of the shape of the one above the caret. */
function findBelowResemblingLine(lines: string, indentation: string): number {
  const aboveStart = lines.lastIndexOf('\n', lines.length - 2) + 1;
  const above = tokensOf(lines.slice(aboveStart));
  if (above.length < 2) return -1;
  return searchLinesUpwards(lines.slice(0, aboveStart), (line, start) => {
    if (resumeAt(above, true, line) !== line.trimEnd().length) return -1;
    const next = start + line.length + 1;
    return lines.startsWith(indentation, next) ? next + indentation.length : next;
  });
}

/**
 * The place in `before` where the most recent earlier line with the caret line's shape goes on: `const total = ` finds
 * `const count = items.length;` and answers the place before `items`. On a blank line the line above the caret is compared instead.
 * -1 where no line resembles or fewer than two tokens are there to compare.
 */
export function findResemblingLine(before: string): number {
  const caretLine = before.lastIndexOf('\n') + 1;
  const typedText = before.slice(caretLine);
  const typed = tokensOf(typedText);
  if (typed.length === 0) return findBelowResemblingLine(before.slice(0, caretLine), typedText);
  if (typed.length === 1) return -1;
  const typedEnds = /\s$/.test(typedText);
  return searchLinesUpwards(before.slice(0, caretLine), (line, start) => {
    const at = resumeAt(typed, typedEnds, line);
    if (at < 0 || line.slice(at).trim() === '') return -1;
    const skipped = typedEnds ? (/^[^\S\n]*/.exec(line.slice(at))?.[0].length ?? 0) : 0;
    return start + at + skipped;
  });
}
