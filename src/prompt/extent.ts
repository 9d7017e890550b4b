import { isLiteral, type ScanState } from '../core/scan.ts';
import { stateAt } from '../core/stateAt.ts';
import type { Language, Wanted } from '../core/types.ts';

/** How much to ask for at this place. */
export function wantedAt(prefix: string, suffix: string, language: Language): Wanted {
  const state = stateAt(prefix, language);
  if (hasCodeBehind(suffix)) return { extent: 'line', lineIsFinished: false, state };
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const line = prefix.slice(lineStart);
  const isBlank = line.trim() === '';
  const opener = isBlank ? lastFilledLine(prefix.slice(0, lineStart)) : line;
  const isBody = opensBlock(opener, language) && !isInString(state);
  return {
    extent: isBody ? 'body' : isBlank ? 'statement' : 'line',
    lineIsFinished: /[;})\]]\s*$/.test(line) || (isBody && !isBlank),
    state,
  };
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
