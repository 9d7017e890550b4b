import type { CompletionModel } from '../core/ports.ts';
import type { Language } from '../core/types.ts';
import type { BuiltinEngine } from './engine.ts';

/** The built-in engine behind the port of all models: one piece, at once, with no service behind it. What languages of one family have is shared. */
export function builtinModel(
  engine: Pick<BuiltinEngine, 'suggest'>,
  languageOf: (languageId: string, prefix: string) => Language,
  familyOf: (languageId: string) => string,
): CompletionModel {
  return {
    async *complete({ document = '', languageId, prompt, suffix }, { builtin }) {
      const language = languageOf(languageId, prompt);
      const question = { path: document, languageId: familyOf(languageId), language, prefix: prompt, suffix };
      const choice = engine.suggest(question, builtin.precision, builtin.wholeLines);
      yield { text: choice?.text ?? '', done: true };
    },
  };
}
