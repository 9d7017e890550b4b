import type { JsonValue } from './json.ts';

/** The exact text a test wants answered: whole (cut into pieces as generated text is), or in the chunks given. */
export type AnswerText = string | readonly string[];

/** A queued answer; a function sees the prompt and may answer later, which lets a test hold a request without a timer. */
export type Answer = AnswerText | ((prompt: string) => AnswerText | Promise<AnswerText>);

/** Reads an answer that came over HTTP: a string or a list of strings. Throws a RangeError otherwise. */
export function readAnswer(value: JsonValue): AnswerText {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw new RangeError('an answer must be a string or a list of strings');
  return value.map((chunk) => {
    if (typeof chunk !== 'string') throw new RangeError('an answer must be a string or a list of strings');
    return chunk;
  });
}
