import type { Language } from '../core/language.ts';
import type { Wanted } from '../core/request.ts';
import { isLiteral, type ScanState } from '../core/scan.ts';
import { stateAt } from '../core/stateAt.ts';

/** How much to ask for at this place; `multiline` overrules it: false for one line, true for a statement or block. */
export function wantedAt(prefix: string, suffix: string, language: Language, multiline?: boolean): Wanted {
  const state = stateAt(prefix, language);
  if (multiline === undefined && hasCodeBehind(suffix)) return { extent: 'line', lineIsFinished: false, state };
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const line = prefix.slice(lineStart);
  const isBlank = line.trim() === '';
  const opener = isBlank ? lastFilledLine(prefix.slice(0, lineStart)) : line;
  const isBody = isInString(state)
    ? suffix.slice(0, endOfLine(suffix)).trim() === '' && opensText(opener, line, state)
    : opensBlock(opener, language) && !endsBefore(opener, line, language);
  const isPart = !isBlank && !isInString(state) && !isLiteral(state.at(-1)) && goesOnBelow(line, language);
  const isMultiline = multiline ?? (isBody || isBlank || isPart);
  return {
    extent: isMultiline ? (isBody ? 'body' : 'statement') : 'line',
    lineIsFinished: /[;})\]]\s*$/.test(line) || (isBody && !isBlank) || isPart || endsInWord(line, state),
    state,
  };
}

/** The cursor stands behind an opened bracket, a comma or an operator: what it leads to may well stand on lines of its own. */
function goesOnBelow(line: string, language: Language): boolean {
  return /[([{,]$/.test(line) || (/\S$/.test(line) && language.openEnd?.test(line) === true);
}

/** Behind a word the line may be over; behind a blank there is more to come. */
function endsInWord(line: string, state: ScanState): boolean {
  return state.length === 0 && /[\p{L}\p{N}_"'`]$/u.test(line);
}

/** Closers that the editor put there itself do not count as text behind the cursor. */
function hasCodeBehind(suffix: string): boolean {
  return /[^\s)\]}"'`;,]/.test(suffix.slice(0, endOfLine(suffix)));
}

/** In a string, or in a hole such as `${`, what looks like the begin of a block is none. */
function isInString(state: ScanState): boolean {
  const top = state.at(-1);
  return top?.kind === 'hole' || (isLiteral(top) && top.kind === 'string');
}

/** In a string of several lines brackets and tags open blocks as well; there is no telling by anything else. */
function opensText(opener: string, line: string, state: ScanState): boolean {
  const top = state.at(-1);
  if (!isLiteral(top) || !top.multiline || !/(?:[{([]|^\s*<\w[^<>/]*>)$/.test(opener.trimEnd())) return false;
  return line === opener || indentOf(line) > indentOf(opener);
}

/** The cursor stands left of the line that would open the block: that line is of something above. */
function endsBefore(opener: string, line: string, language: Language): boolean {
  if (language.braces || line.trim() !== '' || line === '') return false;
  const [here, there] = [indentOf(line), indentOf(opener)];
  return here < there || (here === there && language.blockComment?.[0] === '<!--');
}

function indentOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
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
