import { type ReadPrompt, readPrompt, SPECIAL_TOKEN } from './fimPrompt.ts';
import { findLongestMatch } from './longestMatch.ts';
import { closeOpen } from './openBrackets.ts';
import { intoPieces } from './pieces.ts';
import { findResemblingLine } from './resemblingLine.ts';
import { stopBeforeSuffix } from './stopBeforeSuffix.ts';

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The text of `before` from `at` to the first border behind it: the line in which the match starts, the caret's line, the caret. */
function copyFrom(before: string, at: number, matchStart: number): string {
  const borders = [lineStart(before, matchStart), lineStart(before, before.length)];
  return before.slice(
    at,
    borders.find((border) => border > at),
  );
}

function copyEarlier(before: string, after: string): string | null {
  const match = findLongestMatch(before, after);
  if (match?.source === 'after') return after.slice(match.at);
  if (match !== null) return copyFrom(before, match.at, before.length - match.length);
  const resembling = findResemblingLine(before);
  return resembling < 0 ? null : copyFrom(before, resembling, before.trimEnd().length);
}

/**
 * A stand-in for the model that knows only its prompt: it continues as the text went on at the longest earlier match of the prompt's
 * end, else as the last line of the same shape did, else it closes what is open. Deterministic; returns at most `maxTokens` pieces the
 * size of tokens.
 */
export function continueText({ before, after }: ReadPrompt, maxTokens: number): string[] {
  const copied = copyEarlier(before, after);
  const [plain = ''] = (copied ?? closeOpen(before, after)).split(SPECIAL_TOKEN);
  return intoPieces(stopBeforeSuffix(plain, before, after)).slice(0, maxTokens);
}

/** `continueText` for a prompt that may be in a fill-in-the-middle template (spec 5.1, 5.3). */
export function continuePrompt(prompt: string, maxTokens: number): string[] {
  return continueText(readPrompt(prompt), maxTokens);
}
