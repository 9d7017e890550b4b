import type { CompletionModel } from '../core/ports.ts';
import type { Language } from '../core/types.ts';
import type { BuiltinEngine, Question } from './engine.ts';

/** The built-in engine behind the port of all models: one piece, at once, with no service behind it. */
export function builtinModel(
  engine: Pick<BuiltinEngine, 'suggest' | 'propose'>,
  languageOf: (languageId: string, prefix: string) => Language,
): CompletionModel {
  return {
    async *complete({ document = '', languageId, prompt, suffix }, { builtin }) {
      const language = languageOf(languageId, prompt);
      const question = { path: document, languageId, language, prefix: prompt, suffix };
      const text = builtin.wholeLines
        ? wholeLine(engine, question, builtin.precision)
        : (engine.suggest(question, builtin.precision)?.text ?? '');
      yield { text, done: true };
    },
  };
}

function wholeLine(engine: Pick<BuiltinEngine, 'propose'>, question: Question, precision: number): string {
  const { text, whole } = engine.propose(question);
  return whole >= precision ? text : '';
}
