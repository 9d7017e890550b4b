import type { Language } from '../core/language.ts';
import type { Suggestion } from '../core/outcome.ts';
import type { CompletionModel } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Choice } from './choose.ts';
import type { BuiltinEngine } from './engine.ts';

export interface BuiltinModel extends CompletionModel {
  /** What was suggested at a place came true, or did not. What somebody else suggested is passed over. */
  learn(at: Snapshot, suggestion: Suggestion, cameTrue: boolean): void;
}

/** So many choices may wait until it is known what they came to. */
const mostOpen = 50;

/** The built-in engine behind the port of all models: one piece, at once, with no service behind it. What languages of one family have is shared. */
export function builtinModel(
  engine: Pick<BuiltinEngine, 'suggest' | 'learnOutcome'>,
  languageOf: (languageId: string, prefix: string) => Language,
  familyOf: (languageId: string) => string,
): BuiltinModel {
  /** The oldest first, by the line that each leads to: the same however much of it has been typed. */
  const open = new Map<string, Choice>();
  return {
    async *complete({ document = '', languageId, prompt, suffix }, { builtin }) {
      const language = languageOf(languageId, prompt);
      const question = { path: document, languageId: familyOf(languageId), language, prefix: prompt, suffix };
      const choice = engine.suggest(question, builtin.precision, builtin.wholeLines);
      if (choice) {
        open.set(lineWith(document, prompt, choice.text), choice);
        for (const line of open.keys()) if (open.size > mostOpen) open.delete(line);
      }
      yield { text: choice?.text ?? '', done: true };
    },
    learn({ document, languageId, prefix }, { text }, cameTrue) {
      const line = lineWith(document, prefix, text);
      const choice = open.get(line);
      if (choice) engine.learnOutcome(familyOf(languageId), choice, cameTrue);
      open.delete(line);
    },
  };
}

function lineWith(document: string, prefix: string, text: string): string {
  return `${document}\n${prefix.slice(prefix.lastIndexOf('\n') + 1)}${text}`;
}
