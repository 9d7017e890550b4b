import type { DropReason, SkipReason, Suggestion } from '../core/outcome.ts';
import type { Clock } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { refine } from '../refine/index.ts';
import type { Answer, Result } from './answer.ts';
import { placeAt } from './asker.ts';
import { isSubsequence } from './carryOver.ts';
import { Dismissals } from './dismissals.ts';
import { Recall, type Recalled } from './recall.ts';

/** What is known to fit at a place. */
export interface Found {
  readonly suggestions: readonly Suggestion[];
  /** Why the model need not be asked, if nothing is known that could be shown. */
  readonly reason: SkipReason | undefined;
}

/** What models wrote and what became of it: what was suggested, what was dismissed, and what was taken. */
export class Known {
  readonly #recall = new Recall();
  readonly #dismissals: Dismissals;
  /** What was accepted: who deletes it does not want it back at once. */
  readonly #taken: Dismissals;

  constructor(clock: Clock) {
    this.#dismissals = new Dismissals(clock);
    this.#taken = new Dismissals(clock);
  }

  /** Asks nobody and takes no time. Who asks by hand sees what was dismissed, too. */
  find(at: Snapshot, settings: Settings): Found {
    const recalls = this.#recall.find(at);
    const suggested = recalls.flatMap((recalled) => (recalled.kind === 'suggestion' ? [recalled.suggestion] : []));
    const found = suggested.length > 0 ? suggested : this.#goOn(at, recalls, settings);
    const fitting = distinct(found).filter((suggestion) => fits(suggestion, at));
    if (at.manual) return { suggestions: fitting, reason: undefined };
    const isUnwanted = (suggestion: Suggestion) =>
      this.#dismissals.has(at, suggestion) || (at.lastEdit === 'deleted' && this.#taken.has(at, suggestion));
    const suggestions = fitting.filter((suggestion) => !isUnwanted(suggestion));
    const hasNothing = recalls.some(({ kind }) => kind === 'nothing');
    return {
      suggestions,
      reason: suggestions.length < fitting.length ? 'dismissed' : hasNothing ? 'nothingHere' : undefined,
    };
  }

  /** What models had written behind what was shown of it. Where something is shown, that stays: this may end elsewhere. */
  #goOn(at: Snapshot, recalls: readonly Recalled[], settings: Settings): Suggestion[] {
    return recalls.flatMap((recalled) => {
      if (recalled.kind !== 'ahead') return [];
      const refined = refine(recalled.raw, placeAt(at, settings), recalled.hasEnded);
      if (refined.kind !== 'shown') return [];
      this.#keep(at, refined.suggestion, recalled.raw, recalled.hasEnded);
      return [refined.suggestion];
    });
  }

  /** Remembers what came of an answer. */
  learn(at: Snapshot, result: Result, { raw, hasEnded }: Answer): void {
    if (result.kind === 'shown') this.#keep(at, result.suggestion, raw, hasEnded);
    else if (result.reason !== 'unsafe') this.#recall.keep(at, { text: '', replaceSuffixChars: 0 }, '', true);
  }

  /** Why what the model has just suggested is not shown here; undefined where it is. */
  objection(at: Snapshot, suggestion: Suggestion): DropReason | undefined {
    if (!fits(suggestion, at)) return 'notFitting';
    return !at.manual && this.#dismissals.has(at, suggestion) ? 'dismissed' : undefined;
  }

  dismissed(at: Snapshot, suggestions: readonly Suggestion[]): void {
    this.#dismissals.add(at, suggestions);
  }

  taken(at: Snapshot, suggestions: readonly Suggestion[]): void {
    this.#taken.add(at, suggestions);
  }

  /** The model is another one; what the person does not want stays so. */
  forget(): void {
    this.#recall.clear();
  }

  #keep(at: Snapshot, suggestion: Suggestion, raw: string, hasEnded: boolean): void {
    const ahead = raw.startsWith(suggestion.text) ? raw.slice(suggestion.text.length) : '';
    this.#recall.keep(at, suggestion, ahead, hasEnded);
  }
}

/** Each text once, the first that has it. */
export function distinct(suggestions: readonly Suggestion[]): Suggestion[] {
  const first = new Map<string, Suggestion>();
  for (const suggestion of suggestions) if (!first.has(suggestion.text)) first.set(suggestion.text, suggestion);
  return [...first.values()];
}

/** VS Code shows an item only if it contains the text that it replaces. */
function fits({ text, replaceSuffixChars }: Suggestion, { suffix }: Snapshot): boolean {
  return isSubsequence(suffix.slice(0, replaceSuffixChars), text);
}
