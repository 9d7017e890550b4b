import type { CompletionModel } from '../core/ports.ts';
import type { Language } from '../core/types.ts';
import type { BuiltinEngine } from './engine.ts';

/** The built-in engine behind the port of all models: one piece, at once, with no service behind it. */
export function builtinModel(
  engine: Pick<BuiltinEngine, 'suggest'>,
  languageOf: (languageId: string, prefix: string) => Language,
): CompletionModel {
  return {
    async *complete({ document = '', languageId, prompt, suffix }, { builtin }) {
      const language = languageOf(languageId, prompt);
      const question = { path: document, languageId, language, prefix: prompt, suffix };
      const choice = engine.suggest(question, builtin.precision, builtin.wholeLines);
      yield { text: choice?.text ?? '', done: true };
    },
  };
}
