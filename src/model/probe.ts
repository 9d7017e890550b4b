import { CompletionError } from '../core/errors.ts';
import type { CompletionModel } from '../core/ports.ts';
import type { InfillQuestion } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';

/** Longer answers are none, in characters. */
const longest = 40;
/** What a model writes that took the tokens for text, or wrote on as if nothing followed. */
const wrong = /fim[_▁-]|<[|｜[]|\b(?:def|return|print)\b/;

/**
 * Asks the model one question that only one that fills in answers (spec 5.5), and sees whether it did: `question` is
 * `infillQuestion` of the same settings. Throws as the model does, except where the service itself says that it cannot.
 */
export async function probeInfill(
  model: CompletionModel,
  { request, names }: InfillQuestion,
  settings: Settings,
  signal: AbortSignal,
): Promise<'infill' | 'prefixOnly'> {
  const steady: Settings = { ...settings, sampling: { temperature: 0.1 }, maxTokens: 32 };
  let answer = '';
  try {
    for await (const { text } of model.complete(request, steady, signal)) {
      answer += text;
      if (answer.trim().length > longest) break;
    }
  } catch (error) {
    if (error instanceof CompletionError && error.kind === 'noInfill') return 'prefixOnly';
    throw error;
  }
  const isRight =
    answer.trim().length <= longest &&
    !wrong.test(answer) &&
    names.every((name) => new RegExp(`\\b${name}\\b`).test(answer));
  return isRight ? 'infill' : 'prefixOnly';
}
