import type { Extent, Language } from '../core/types.ts';

/** How much to ask for at this place. */
export function extentAt(prefix: string, suffix: string, language: Language): Extent {
  const restOfLine = suffix.slice(0, endOfLine(suffix));
  // Closers that the editor put there itself do not count as text after the cursor.
  if (/[^\s)\]}"'`;,]/.test(restOfLine)) return 'line';
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const line = prefix.slice(lineStart);
  if (opensBlock(line, language)) return 'body';
  if (line.trim() !== '') return 'line';
  return opensBlock(lastFilledLine(prefix.slice(0, lineStart)), language) ? 'body' : 'statement';
}

/** Whether the cursor stands behind a finished line, where the next thing to write is a line end. */
export function isFinished(prefix: string, language: Language): boolean {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  return /[;})\]]\s*$/.test(line) || opensBlock(line, language);
}

function opensBlock(line: string, language: Language): boolean {
  return language.blockOpener.test(withoutComment(line, language).trimEnd());
}

/** Good enough for the one question whether a line opens a block: a comment mark after a blank ends the code. */
function withoutComment(line: string, language: Language): string {
  for (const mark of language.lineComments) {
    const at = line.indexOf(` ${mark}`);
    if (at >= 0) return line.slice(0, at);
  }
  return line;
}

function lastFilledLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf('\n') + 1);
}

function endOfLine(text: string): number {
  const at = text.indexOf('\n');
  return at < 0 ? text.length : at;
}
