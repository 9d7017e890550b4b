import type { Answer } from '../answers.ts';
import type { Knobs } from '../knobs.ts';
import { continueText } from './continueText.ts';
import type { ReadPrompt } from './fimPrompt.ts';
import { clipPieces, intoPieces } from './pieces.ts';
import { findStop } from './stopRule.ts';

/** What a request asks of the model, in no protocol's words. */
export interface GenerationOrder {
  /** The text before the caret as it was sent; queued functions see it. */
  prompt: string;
  read: ReadPrompt;
  stop: readonly string[];
  keepStop: boolean;
  /** Most tokens that the request allows, null for no limit of its own. Queued answers keep to it as well. */
  maxTokens: number | null;
}

/** The text answered, in pieces, and what ended it: the model itself, the limit, or the stop `word`. */
export interface GeneratedText {
  pieces: readonly string[];
  text: string;
  end: 'eos' | 'limit' | 'word';
  word: string;
}

/** Adds what a model that misbehaves puts around its answer. */
function dress(pieces: readonly string[], { before, after }: ReadPrompt, knobs: Knobs): string[] {
  const caretLine = before.slice(before.lastIndexOf('\n') + 1);
  const nextLine = after.split('\n').find((line) => line.trim() !== '') ?? '';
  const dressed = knobs.echoContext ? [caretLine, ...pieces, nextLine] : [...pieces];
  return knobs.echoFence ? ['```\n', ...dressed, '\n```'] : dressed;
}

/** Takes the oldest queued answer, or lets the model write one; then applies the limits and stops in the order a server does. */
export async function takeAnswer(order: GenerationOrder, knobs: Knobs, answers: Answer[]): Promise<GeneratedText> {
  const queued = answers.shift();
  const exact = typeof queued === 'function' ? await queued(order.prompt) : queued;
  const limit = Math.min(order.maxTokens ?? Infinity, exact === undefined ? knobs.maxTokens : Infinity);
  const raw = exact ?? continueText(order.read, limit + 1);
  const all = dress(typeof raw === 'string' ? intoPieces(raw) : raw, order.read, knobs);
  const tokens = limit === Infinity ? [] : intoPieces(all.join(''));
  const isLimited = tokens.length > limit;
  const allowed = isLimited ? clipPieces(all, tokens.slice(0, limit).join('').length) : all;
  const pieces = isLimited || knobs.leakedEndToken === null ? allowed : [...allowed, knobs.leakedEndToken];
  const stop = findStop(pieces.join(''), order.stop);
  if (stop === null) return { pieces, text: pieces.join(''), end: isLimited ? 'limit' : 'eos', word: '' };
  const kept = clipPieces(pieces, order.keepStop ? stop.end : stop.end - stop.item.length);
  return { pieces: kept, text: kept.join(''), end: 'word', word: stop.item };
}
