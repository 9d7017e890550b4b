import { abortError, CompletionError, isAbort } from '../core/errors.ts';
import type { ContextSource, Logger, PacedModel, Timer } from '../core/ports.ts';
import type { ContextPiece, DropReason, Outcome, Settings, SkipReason, Snapshot, Suggestion } from '../core/types.ts';
import { refine } from '../refine/index.ts';
import type { Answer, Result } from './answer.ts';
import { Asker, placeAt } from './asker.ts';
import { isSubsequence } from './carryOver.ts';
import { Dismissals } from './dismissals.ts';
import { Inflight, typedSince } from './inflight.ts';
import type { PromptBudget } from './promptBudget.ts';
import { Recall, type Recalled } from './recall.ts';
import { Rhythm } from './rhythm.ts';
import { silenceReason, skipReason } from './skipReason.ts';

export interface EngineParts {
  readonly model: PacedModel;
  readonly timer: Timer;
  readonly context: ContextSource;
  readonly log: Pick<Logger, 'warn'>;
}

/** What is known about a place. */
interface Known {
  readonly known: readonly Suggestion[];
  /** Why the model need not be asked, if nothing is known that could be shown. */
  readonly reason: SkipReason | undefined;
}

/** So much has to be typed of a suggestion before it counts as what the person wanted, in characters. */
const agreement = 3;
/** Context is looked for that long, in ms. */
const gatheringTime = 30;
/** Who asks by hand where something is known already wants something else: the least temperature then. */
const otherTemperature = 0.7;

/**
 * From a keystroke to what is to be shown. What is known already comes first, then what is on its way, and only then is the model
 * asked. One for a window.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #recall = new Recall();
  readonly #inflight: Inflight;
  readonly #asker: Asker;
  readonly #rhythm = new Rhythm();
  readonly #dismissals: Dismissals;
  /** What was accepted: who deletes it does not want it back at once. */
  readonly #taken: Dismissals;
  /** What was offered last, until it is clear whether it was wanted. */
  #offer: { readonly at: Snapshot; readonly suggestions: readonly Suggestion[]; isJudged: boolean } | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#inflight = new Inflight(parts.timer);
    this.#asker = new Asker(parts.model, parts.timer, (ms) => this.#rhythm.answered(ms));
    this.#dismissals = new Dismissals(parts.timer);
    this.#taken = new Dismissals(parts.timer);
  }

  /** How much of the prompt budget the service takes; for whoever else asks it. */
  get budget(): PromptBudget {
    return this.#asker.budget;
  }

  /** One question of the editor. What goes wrong with the service is an outcome, too. */
  async suggest(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<Outcome> {
    this.#judge(at);
    const silence = silenceReason(at, settings);
    if (silence) return { kind: 'skipped', reason: silence };
    const { known, reason } = this.#known(at, settings);
    if (known.length > 0 && !at.manual) return this.#offered(at, known, true);
    const skip = skipReason(at) ?? (this.#parts.model.obstacle(at.manual) ? 'paused' : reason);
    if (skip) return known.length > 0 ? this.#offered(at, known, true) : { kind: 'skipped', reason: skip };
    try {
      const joined = at.manual ? undefined : await this.#join(at, settings, signal);
      return joined ?? (await this.#ask(at, settings, known, signal));
    } catch (error) {
      if (signal.aborted || isAbort(error)) return { kind: 'cancelled' };
      if (!(error instanceof CompletionError)) throw error;
      this.#asker.budget.failed(error);
      return { kind: 'failed', error };
    }
  }

  /** A key was pressed that wrote something. */
  pressed(): void {
    this.#rhythm.pressed(this.#parts.timer.now());
  }

  /** The cursor has moved, by typing or otherwise. `read` is called only if something on the wire depends on it. */
  moved(read: () => Snapshot): void {
    if (!this.#inflight.isEmpty && this.#inflight.moved(read())) this.#rhythm.disagreed();
  }

  /** What is shown was taken. */
  accepted(): void {
    if (this.#offer?.isJudged === false) this.#rhythm.agreed();
    if (this.#offer) this.#taken.add(this.#offer.at, this.#offer.suggestions);
    this.#offer = undefined;
  }

  /** The person said no to what is shown at this place. */
  dismissed(at: Snapshot): void {
    if (!this.#offer || typedSince(this.#offer.at, at) === undefined) return;
    this.#dismissals.add(this.#offer.at, this.#offer.suggestions);
    this.#rhythm.dismissed();
    this.#offer = undefined;
  }

  /** Keys or settings changed: what the old ones gave is forgotten. */
  reset(): void {
    this.#recall.clear();
    this.#inflight.closeAll();
    this.#asker.budget.reset();
    this.#offer = undefined;
  }

  /** Learns from what was typed whether the last offer was wanted. */
  #judge(at: Snapshot): void {
    const offer = this.#offer;
    const typed = offer && typedSince(offer.at, at);
    if (!offer || !typed || offer.isJudged) return;
    const isWanted = offer.suggestions.some(({ text }) => text.startsWith(typed));
    if (isWanted && typed.length < agreement) return;
    offer.isJudged = true;
    if (isWanted) this.#rhythm.agreed();
    else this.#rhythm.disagreed();
  }

  /** What is known to fit here; asks nobody and takes no time. */
  #known(at: Snapshot, settings: Settings): Known {
    const recalls = this.#recall.find(at);
    const found = recalls.flatMap((recalled) => {
      if (recalled.kind === 'suggestion') return [recalled.suggestion];
      if (recalled.kind === 'nothing') return [];
      // The model had written more than was shown at first.
      const refined = refine(recalled.raw, placeAt(at, settings), recalled.hasEnded);
      if (refined.kind !== 'shown') return [];
      this.#keep(at, refined.suggestion, recalled.raw, recalled.hasEnded);
      return [refined.suggestion];
    });
    const fitting = distinct(found).filter((suggestion) => fits(suggestion, at));
    const isUnwanted = (suggestion: Suggestion) =>
      this.#dismissals.has(at, suggestion) || (at.lastEdit === 'deleted' && this.#taken.has(at, suggestion));
    const known = at.manual ? fitting : fitting.filter((suggestion) => !isUnwanted(suggestion));
    return { known, reason: at.manual ? undefined : reasonOf(known, fitting, recalls) };
  }

  /** Waits for an answer that is on its way, if it may be what is typed here. */
  async #join(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<Outcome | undefined> {
    const found = this.#inflight.find(at);
    if (!found || !(await this.#wait(found.answer, found.typed, signal))) return undefined;
    const { known } = this.#known(at, settings);
    return known.length > 0 ? this.#offered(at, known, false) : undefined;
  }

  async #ask(at: Snapshot, settings: Settings, known: readonly Suggestion[], signal: AbortSignal): Promise<Outcome> {
    const pieces = await this.#pauseAndGather(at, settings, signal);
    if (signal.aborted) throw abortError();
    const wanted = known.length > 0 ? elsewise(settings) : settings;
    let result: Result | undefined;
    try {
      result = await this.#wait(this.#request(at, wanted, pieces), '', signal);
    } catch (error) {
      if (!(error instanceof CompletionError) || error.kind !== 'promptTooLong') throw error;
      // Half as much may be what the service takes; nothing is lost, so only the log says so.
      this.#parts.log.warn(error.message);
      this.#asker.budget.failed(error);
      result = await this.#wait(this.#request(at, wanted, pieces), '', signal);
    }
    const suggestion = result?.kind === 'shown' ? result.suggestion : undefined;
    const reason = suggestion ? this.#dropReason(at, suggestion) : result?.kind === 'dropped' ? result.reason : 'empty';
    if (suggestion && !reason) return this.#offered(at, distinct([...known, suggestion]), false);
    return known.length > 0 ? this.#offered(at, known, true) : { kind: 'dropped', reason: reason ?? 'empty' };
  }

  #dropReason(at: Snapshot, suggestion: Suggestion): DropReason | undefined {
    if (!fits(suggestion, at)) return 'notFitting';
    return !at.manual && this.#dismissals.has(at, suggestion) ? 'dismissed' : undefined;
  }

  /** What helps is looked for while the last part of the pause goes by: most pauses end before it, because a key is pressed. */
  async #pauseAndGather(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<readonly ContextPiece[]> {
    const { timer, context } = this.#parts;
    const pause = at.manual ? 0 : this.#rhythm.pause(timer.now(), lineBefore(at), settings);
    await timer.wait(pause - gatheringTime, signal);
    const gathering = context.gather(at, signal);
    await timer.wait(Math.min(pause, gatheringTime), signal);
    const pieces = await gathering;
    this.#rhythm.served();
    return pieces;
  }

  #request(at: Snapshot, settings: Settings, pieces: readonly ContextPiece[], isAhead = false): Answer {
    const answer = this.#asker.ask(at, settings, pieces);
    // Before whoever waits for it goes on.
    void answer.done.then(
      (result) => {
        if (result.kind === 'shown') this.#keep(at, result.suggestion, answer.raw, answer.hasEnded);
        else if (result.reason !== 'unsafe') this.#recall.keep(at, { text: '', replaceSuffixChars: 0 }, '', true);
        if (result.kind === 'shown' && settings.lookAhead && !isAhead)
          this.#lookAhead(at, result.suggestion, settings, pieces);
      },
      () => {},
    );
    this.#inflight.add(answer, isAhead || at.isAhead === true);
    return answer;
  }

  /** Asks for what will be wanted next if the person accepts. */
  #lookAhead(
    at: Snapshot,
    { text, replaceSuffixChars }: Suggestion,
    settings: Settings,
    pieces: readonly ContextPiece[],
  ): void {
    const next = { ...at, manual: false, prefix: at.prefix + text, suffix: at.suffix.slice(replaceSuffixChars) };
    const { known, reason } = this.#known(next, settings);
    const isSuperfluous = known.length > 0 || reason || skipReason(next) || this.#parts.model.obstacle(false);
    // At once, with what was found for this place: while more is looked for, the person may have gone elsewhere.
    if (!isSuperfluous) this.#request(next, settings, pieces, true);
  }

  /** The answer's result, unless what was `typed` is something else. Who leaves lets it be closed. */
  async #wait(answer: Answer, typed: string, signal: AbortSignal): Promise<Result | undefined> {
    try {
      return await answer.result(typed, signal);
    } finally {
      void this.#inflight.left(answer);
    }
  }

  #keep(at: Snapshot, suggestion: Suggestion, raw: string, hasEnded: boolean): void {
    const ahead = raw.startsWith(suggestion.text) ? raw.slice(suggestion.text.length) : '';
    this.#recall.keep(at, suggestion, ahead, hasEnded);
  }

  #offered(at: Snapshot, suggestions: readonly Suggestion[], recalled: boolean): Outcome {
    const [suggestion, ...others] = suggestions;
    if (!suggestion) throw new Error('nothing to offer');
    this.#rhythm.served();
    const typed = this.#offer && typedSince(this.#offer.at, at);
    const isSame = typed !== undefined && this.#offer?.suggestions.some(({ text }) => text === typed + suggestion.text);
    if (!isSame || others.length > 0) this.#offer = { at, suggestions, isJudged: false };
    return { kind: 'suggested', suggestion, others, recalled };
  }
}

/** Why nobody has to be asked although nothing is shown. */
function reasonOf(
  known: readonly Suggestion[],
  fitting: readonly Suggestion[],
  recalls: readonly Recalled[],
): SkipReason | undefined {
  if (known.length < fitting.length) return 'dismissed';
  return recalls.some(({ kind }) => kind === 'nothing') ? 'nothingHere' : undefined;
}

function fits({ text, replaceSuffixChars }: Suggestion, { suffix }: Snapshot): boolean {
  return isSubsequence(suffix.slice(0, replaceSuffixChars), text);
}

function distinct(suggestions: readonly Suggestion[]): Suggestion[] {
  const first = new Map<string, Suggestion>();
  for (const suggestion of suggestions) if (!first.has(suggestion.text)) first.set(suggestion.text, suggestion);
  return [...first.values()];
}

function lineBefore({ prefix }: Snapshot): string {
  return prefix.slice(prefix.lastIndexOf('\n') + 1);
}

/** Settings with which a model hardly says the same again. */
function elsewise(settings: Settings): Settings {
  const { temperature = 0 } = settings.sampling;
  return { ...settings, sampling: { ...settings.sampling, temperature: Math.max(temperature, otherTemperature) } };
}
