import type { Suggestion } from '../core/outcome.ts';
import type { CompletionModel } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Choice } from './choose.ts';
import type { BuiltinThread } from './thread.ts';

export interface BuiltinModel extends CompletionModel {
  /** What was suggested at a place came true, or did not. What somebody else suggested is passed over. */
  learn(at: Snapshot, suggestion: Suggestion, cameTrue: boolean): void;
}

/** So many choices may wait until it is known what they came to. */
const mostOpen = 50;

/** The built-in engine behind the port of all models: one piece, at once, with no service behind it. */
export function builtinModel(engine: Pick<BuiltinThread, 'suggest' | 'learnOutcome'>): BuiltinModel {
  /** The oldest first, by the line that each leads to: the same however much of it has been typed. */
  const open = new Map<string, Choice>();
  return {
    async *complete({ document = '', languageId, prompt, suffix }, { builtin }, signal) {
      const choice = await engine.suggest({ path: document, languageId, prefix: prompt, suffix }, builtin);
      signal.throwIfAborted();
      if (choice) {
        open.set(lineWith(document, prompt, choice.text), choice);
        for (const line of open.keys()) if (open.size > mostOpen) open.delete(line);
      }
      yield { text: choice?.text ?? '', done: true };
    },
    learn({ document, languageId, prefix }, { text }, cameTrue) {
      const line = lineWith(document, prefix, text);
      const choice = open.get(line);
      if (choice) engine.learnOutcome(languageId, choice, cameTrue);
      open.delete(line);
    },
  };
}

function lineWith(document: string, prefix: string, text: string): string {
  return `${document}\n${prefix.slice(prefix.lastIndexOf('\n') + 1)}${text}`;
}
