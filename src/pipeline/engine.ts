import { CompletionError, isAbort } from '../core/errors.ts';
import type { ContextSource, PacedModel, Timer } from '../core/ports.ts';
import type {
  CompletionRequest,
  ContextPiece,
  Delta,
  Language,
  Outcome,
  Settings,
  Snapshot,
  Suggestion,
  Wanted,
} from '../core/types.ts';
import { wantedAt } from '../prompt/extent.ts';
import { buildPrompt } from '../prompt/index.ts';
import { languageOf } from '../prompt/languages.ts';
import { stopSequences } from '../prompt/stops.ts';
import { estimateTokens, TokenScale } from '../prompt/tokens.ts';
import { type Place, placeOf, refine } from '../refine/index.ts';
import { Answer, type Result } from './answer.ts';
import { isSubsequence } from './carryOver.ts';
import { Dismissals } from './dismissals.ts';
import { Inflight, typedSince } from './inflight.ts';
import { PromptBudget } from './promptBudget.ts';
import { Recall } from './recall.ts';
import { Rhythm } from './rhythm.ts';
import { silenceReason, skipReason } from './skipReason.ts';

export interface EngineParts {
  readonly model: PacedModel;
  readonly timer: Timer;
  readonly context: ContextSource;
}

/** So much has to be typed of a suggestion before it counts as what the person wanted, in characters. */
const agreement = 3;
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
  readonly #scale = new TokenScale();
  readonly #rhythm = new Rhythm();
  readonly #dismissals: Dismissals;
  /** What was accepted: who deletes it does not want it back at once. */
  readonly #taken: Dismissals;
  /** How much of the prompt budget the service takes; for whoever else asks it. */
  readonly budget = new PromptBudget();
  /** What was offered last, until it is clear whether it was wanted. */
  #offer: { readonly at: Snapshot; readonly suggestion: Suggestion; isJudged: boolean } | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#inflight = new Inflight(parts.timer);
    this.#dismissals = new Dismissals(parts.timer);
    this.#taken = new Dismissals(parts.timer);
  }

  /** One question of the editor. What goes wrong with the service is an outcome, too. */
  async suggest(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<Outcome> {
    this.#judge(at);
    const silence = silenceReason(at, settings);
    if (silence) return { kind: 'skipped', reason: silence };
    const { known, isDismissed } = this.#known(at, settings);
    if (known.length > 0 && !at.manual) return this.#offered(at, known, true);
    const skip = skipReason(at) ?? (isDismissed && !at.manual ? 'dismissed' : this.#skipReason(at));
    if (skip) return known.length > 0 ? this.#offered(at, known, true) : { kind: 'skipped', reason: skip };
    try {
      const joined = at.manual ? undefined : await this.#join(at, settings, signal);
      return joined ?? (await this.#ask(at, settings, known, signal));
    } catch (error) {
      if (signal.aborted || isAbort(error)) return { kind: 'cancelled' };
      if (!(error instanceof CompletionError)) throw error;
      this.budget.failed(error);
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
    if (this.#offer) this.#taken.add(this.#offer.at, this.#offer.suggestion);
    this.#offer = undefined;
  }

  /** The person said no to what is shown at this place. */
  dismissed(at: Snapshot): void {
    if (!this.#offer || typedSince(this.#offer.at, at) === undefined) return;
    this.#dismissals.add(this.#offer.at, this.#offer.suggestion);
    this.#rhythm.dismissed();
    this.#offer = undefined;
  }

  /** Keys or settings changed: what the old ones gave is forgotten. */
  reset(): void {
    this.#recall.clear();
    this.#inflight.closeAll();
    this.budget.reset();
    this.#offer = undefined;
  }

  /** Learns from what was typed whether the last offer was wanted. */
  #judge(at: Snapshot): void {
    const offer = this.#offer;
    const typed = offer && typedSince(offer.at, at);
    if (!offer || !typed || offer.isJudged) return;
    const isWanted = offer.suggestion.text.startsWith(typed);
    if (isWanted && typed.length < agreement) return;
    offer.isJudged = true;
    if (isWanted) this.#rhythm.agreed();
    else this.#rhythm.disagreed();
  }

  /** What is known to fit here; asks nobody and takes no time. */
  #known(at: Snapshot, settings: Settings): { known: readonly Suggestion[]; isDismissed: boolean } {
    const found = this.#recall.find(at).flatMap((recalled) => {
      if (recalled.kind === 'suggestion') return [recalled.suggestion];
      if (recalled.kind === 'nothing') return [];
      // The model had written more than was shown at first.
      const scene = sceneAt(at, settings);
      const { all: stops } = stopSequences(scene.language, settings.stopSequences, scene.wanted);
      const refined = refine(recalled.raw, placeAt(at, settings, scene, stops), recalled.hasEnded);
      if (refined.kind !== 'shown') return [];
      this.#keep(at, refined.suggestion, recalled.raw, recalled.hasEnded);
      return [refined.suggestion];
    });
    const fitting = distinct(found).filter((suggestion) => fits(suggestion, at));
    const isUnwanted = (suggestion: Suggestion) =>
      this.#dismissals.has(at, suggestion) || (at.lastEdit === 'deleted' && this.#taken.has(at, suggestion));
    const known = at.manual ? fitting : fitting.filter((suggestion) => !isUnwanted(suggestion));
    return { known, isDismissed: known.length < fitting.length };
  }

  #skipReason(at: Snapshot) {
    if (this.#parts.model.obstacle(at.manual)) return 'paused';
    const hadNothing = () => this.#recall.find(at).some(({ kind }) => kind === 'nothing');
    return !at.manual && hadNothing() ? 'nothingHere' : undefined;
  }

  /** Waits for an answer that is on its way, if it may be what is typed here. */
  async #join(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<Outcome | undefined> {
    const found = this.#inflight.find(at);
    if (!found || !(await this.#wait(found.answer, found.typed, signal))) return undefined;
    const { known } = this.#known(at, settings);
    return known.length > 0 ? this.#offered(at, known, false) : undefined;
  }

  async #ask(at: Snapshot, settings: Settings, known: readonly Suggestion[], signal: AbortSignal): Promise<Outcome> {
    // Both take their time; the request waits for the longer.
    const gathering = this.#parts.context.gather(at, signal);
    if (!at.manual) await this.#pause(at, settings, signal);
    const pieces = await gathering;
    const wanted = known.length > 0 ? elsewise(settings) : settings;
    let result: Result | undefined;
    try {
      result = await this.#wait(this.#request(at, wanted, pieces), '', signal);
    } catch (error) {
      if (!(error instanceof CompletionError) || error.kind !== 'promptTooLong') throw error;
      // Half as much may be what the service takes.
      this.budget.failed(error);
      result = await this.#wait(this.#request(at, wanted, pieces), '', signal);
    }
    if (result?.kind === 'shown') {
      const { suggestion } = result;
      if (!fits(suggestion, at)) return { kind: 'dropped', reason: 'notFitting' };
      if (!at.manual && this.#dismissals.has(at, suggestion)) return { kind: 'dropped', reason: 'dismissed' };
      return this.#offered(at, distinct([...known, suggestion]), false);
    }
    if (known.length > 0) return this.#offered(at, known, true);
    return { kind: 'dropped', reason: result?.reason ?? 'empty' };
  }

  async #pause(at: Snapshot, settings: Settings, signal: AbortSignal): Promise<void> {
    const { timer } = this.#parts;
    await timer.wait(this.#rhythm.pause(timer.now(), lineBefore(at), settings), signal);
    this.#rhythm.served();
  }

  #request(at: Snapshot, given: Settings, pieces: readonly ContextPiece[], isAhead = false): Answer {
    const budgeted = this.budget.fit(given);
    const modelName = [given.backend, given.url, given.model].join(' ');
    const maxPromptTokens = this.#scale.toEstimated(modelName, budgeted.maxPromptTokens);
    const settings = { ...budgeted, maxPromptTokens };
    const { language, wanted } = sceneAt(at, settings);
    const prompt = buildPrompt(at, wanted, language, settings, pieces);
    const request: CompletionRequest = {
      prompt: prompt.text,
      suffix: prompt.suffix,
      extra: prompt.extra,
      stop: prompt.wireStops,
      manual: at.manual,
    };
    const place = placeAt(at, settings, { language, wanted }, prompt.stops);
    const learn = (reported: number) => this.#scale.learn(modelName, estimatedTokens(request), reported);
    const answer = new Answer(at, place, (closed) =>
      this.#observed(
        this.#parts.model.complete(request, settings, closed),
        isCountedInTokens(settings) ? learn : undefined,
      ),
    );
    // Before whoever waits for it goes on.
    void answer.done.then(
      (result) => {
        if (result.kind === 'shown') this.#keep(at, result.suggestion, answer.raw, answer.hasEnded);
        else if (result.reason !== 'unsafe') this.#recall.keep(at, { text: '', replaceSuffixChars: 0 }, '', true);
        if (result.kind === 'shown' && settings.lookAhead && !isAhead)
          void this.#lookAhead(at, result.suggestion, given);
      },
      () => {},
    );
    this.#inflight.add(answer, isAhead);
    return answer;
  }

  /** Asks for what will be wanted next if the person accepts. */
  async #lookAhead(at: Snapshot, { text, replaceSuffixChars }: Suggestion, settings: Settings): Promise<void> {
    const next = { ...at, manual: false, prefix: at.prefix + text, suffix: at.suffix.slice(replaceSuffixChars) };
    const isSuperfluous = this.#known(next, settings).known.length > 0 || skipReason(next) || this.#skipReason(next);
    if (isSuperfluous) return;
    this.#request(next, settings, await this.#parts.context.gather(next, new AbortController().signal), true);
  }

  /** Measures how long the service takes to begin, and hands on how many tokens it counted in the prompt. */
  async *#observed(stream: AsyncIterable<Delta>, learn?: (promptTokens: number) => void): AsyncGenerator<Delta> {
    const { timer } = this.#parts;
    let sentAt: number | undefined;
    let hasBegun = false;
    for await (const delta of stream) {
      // The first, empty delta says that the request goes out.
      sentAt ??= timer.now();
      if (!hasBegun && delta.text !== '') {
        hasBegun = true;
        this.#rhythm.answered(timer.now() - sentAt);
      }
      if (delta.usage && delta.done) learn?.(delta.usage.promptTokens);
      yield delta;
    }
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

  #offered(at: Snapshot, [suggestion, ...others]: readonly Suggestion[], recalled: boolean): Outcome {
    if (!suggestion) throw new Error('nothing to offer');
    this.#rhythm.served();
    const typed = this.#offer && typedSince(this.#offer.at, at);
    const isSame = typed !== undefined && this.#offer?.suggestion.text === typed + suggestion.text;
    if (!isSame) this.#offer = { at, suggestion, isJudged: false };
    return { kind: 'suggested', suggestion, others, recalled };
  }
}

/** What is written here, and how much of it is wanted. */
interface Scene {
  readonly language: Language;
  readonly wanted: Wanted;
}

function sceneAt({ languageId, prefix, suffix }: Snapshot, { length }: Settings): Scene {
  const language = languageOf(languageId, prefix);
  const isMultiline = length === 'auto' ? undefined : length === 'block';
  return { language, wanted: wantedAt(prefix, suffix, language, isMultiline) };
}

function placeAt(at: Snapshot, { maxLines }: Settings, scene: Scene, stops: readonly string[]): Place {
  const { prefix, suffix, indentUnit } = at;
  return placeOf({ prefix, suffix, indentUnit, maxLines, stops, ...scene });
}

function estimatedTokens({ prompt, suffix, extra = [] }: CompletionRequest): number {
  const texts = [prompt, suffix, ...extra.map(({ text }) => text)];
  return texts.reduce((sum, text) => sum + estimateTokens(text), 0);
}

/** Qianfan V1 counts words rather than tokens (spec 2.3). */
function isCountedInTokens({ preset }: Settings): boolean {
  return preset.protocol !== 'qianfan-v1';
}

function fits({ text, replaceSuffixChars }: Suggestion, { suffix }: Snapshot): boolean {
  return isSubsequence(suffix.slice(0, replaceSuffixChars), text);
}

function distinct(suggestions: readonly Suggestion[]): Suggestion[] {
  return [...new Map(suggestions.map((suggestion) => [suggestion.text, suggestion])).values()];
}

function lineBefore({ prefix }: Snapshot): string {
  return prefix.slice(prefix.lastIndexOf('\n') + 1);
}

/** Settings with which a model hardly says the same again. */
function elsewise(settings: Settings): Settings {
  const { temperature = 0 } = settings.sampling;
  return { ...settings, sampling: { ...settings.sampling, temperature: Math.max(temperature, otherTemperature) } };
}
