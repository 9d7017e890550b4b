import { type ReadPrompt, readPrompt, SPECIAL_TOKEN } from './fimPrompt.ts';
import { leadOf } from './leadOf.ts';
import { findLongestMatch } from './longestMatch.ts';
import { closeOpen } from './openBrackets.ts';
import { intoPieces } from './pieces.ts';
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

function copyEarlier(before: string, after: string, minimum: number): string | null {
  const match = findLongestMatch(before, after, minimum);
  if (match?.source === 'after') return after.slice(match.at);
  return match && copyFrom(before, match.at, before.length - match.length);
}

/**
 * A stand-in for the model that knows only its prompt: it says what the built-in engine is sure of, and goes on, as a model always does,
 * as the text went on at the longest earlier match of what is there then, else it closes what is open. Deterministic; returns at most
 * `maxTokens` pieces the size of tokens.
 */
export function continueText(read: ReadPrompt, maxTokens: number): string[] {
  const { after } = read;
  const lead = leadOf(read);
  const before = read.before + lead;
  // What the engine said is no evidence for what follows it.
  const minimum = Math.max(3, lead.replace(/\s/g, '').length + 1);
  const rest = copyEarlier(before, after, minimum) ?? closeOpen(before, after);
  const [plain = ''] = `${lead}${rest}`.split(SPECIAL_TOKEN);
  return intoPieces(stopBeforeSuffix(plain, read.before, after)).slice(0, maxTokens);
}

/** `continueText` for a prompt that may be in a fill-in-the-middle template (spec 5.1, 5.3). */
export function continuePrompt(prompt: string, maxTokens: number): string[] {
  return continueText(readPrompt(prompt), maxTokens);
}
