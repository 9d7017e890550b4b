import { abortError, CompletionError, isAbort } from '../core/errors.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import type { Outcome, Suggestion } from '../core/outcome.ts';
import type { ContextSource, Logger, PacedModel, Timer } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { Trace } from '../core/trace.ts';
import type { Result } from './answer.ts';
import { elsewise } from './elsewise.ts';
import { distinct, Known } from './known.ts';
import { Offered, type OnVerdict } from './offered.ts';
import type { PromptBudget } from './promptBudget.ts';
import { Requests } from './requests.ts';
import { Rhythm } from './rhythm.ts';
import { silenceReason, skipReason } from './skipReason.ts';

export interface EngineParts {
  readonly model: PacedModel;
  readonly timer: Timer;
  readonly context: ContextSource;
  /** The settings of whoever answers while `obstacle` keeps the service from it: the given ones, or those of a stand-in that needs no pause. */
  readonly answering?: (settings: Settings, obstacle: CompletionError | undefined) => Settings;
  readonly onVerdict?: OnVerdict;
  readonly log: Pick<Logger, 'warn'>;
}

/** Context is looked for that long, in ms. */
const gatheringTime = 30;

/**
 * From a keystroke to what is to be shown. What is known already comes first, then what is on its way, and only then is the model
 * asked. One for a window.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #known: Known;
  readonly #requests: Requests;
  readonly #offered: Offered;
  readonly #rhythms = { service: new Rhythm(), builtin: new Rhythm() };
  #rhythm = this.#rhythms.service;
  #backend: string | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#known = new Known(parts.timer);
    const onLatency = (ms: number) => this.#rhythm.answered(ms);
    this.#requests = new Requests({ model: parts.model, timer: parts.timer, known: this.#known, onLatency });
    this.#offered = new Offered({ known: this.#known, rhythm: () => this.#rhythm, onVerdict: parts.onVerdict });
  }

  /** How much of the prompt budget the service takes; for whoever else asks it. */
  get budget(): PromptBudget {
    return this.#requests.budget;
  }

  /** One question of the editor. What goes wrong with the service is an outcome, too. `trace` hears what the time goes to. */
  async suggest(at: Snapshot, given: Settings, signal: AbortSignal, trace = this.trace()): Promise<Outcome> {
    const obstacle = this.#parts.model.obstacle(at.manual);
    const settings = this.#parts.answering?.(given, obstacle) ?? given;
    this.#turnTo(settings, trace);
    this.#offered.typed(at);
    const silence = silenceReason(at, settings);
    if (silence) return { kind: 'skipped', reason: silence };
    const { suggestions: known, reason } = this.#known.find(at, settings);
    trace.mark('known');
    const skipped = skipReason(at, settings);
    if (skipped === 'manualOnly') return this.#goOn(at, settings, known, signal, trace);
    if (known.length > 0 && !at.manual) return this.#offer(at, known, true);
    const skip = skipped ?? (obstacle && !isBuiltin(settings) ? 'paused' : reason);
    if (skip === 'paused') trace.heldBy = obstacle?.kind;
    if (skip) return known.length > 0 ? this.#offer(at, known, true) : { kind: 'skipped', reason: skip };
    const outcome = await this.#outcome(signal, async () => {
      const joined = at.manual ? undefined : await this.#join(at, settings, signal, trace);
      return joined ?? (await this.#ask(at, settings, known, signal, trace));
    });
    const standIn = outcome.kind === 'failed' && this.#parts.answering?.(given, outcome.error);
    if (!standIn || isBuiltin(settings) || !isBuiltin(standIn)) return outcome;
    this.#parts.log.warn(outcome.error.message);
    this.#turnTo(standIn, trace);
    return this.#outcome(signal, () => this.#ask(at, standIn, [], signal, trace));
  }

  /** Who answered last: the name of a backend. */
  get backend(): string | undefined {
    return this.#backend;
  }

  /** For a question that is asked now. */
  trace(): Trace {
    return new Trace(this.#parts.timer);
  }

  /** A key was pressed that wrote something. */
  pressed(): void {
    for (const rhythm of Object.values(this.#rhythms)) rhythm.pressed(this.#parts.timer.now());
  }

  /** The cursor has moved, by typing or otherwise. `read` is called only if something on the wire depends on it. */
  moved(read: () => Snapshot): void {
    if (this.#requests.moved(read)) this.#rhythm.disagreed();
  }

  /** What is shown was taken. */
  accepted(): void {
    this.#offered.accepted();
  }

  /** The person said no to what is shown at this place. */
  dismissed(at: Snapshot): void {
    this.#offered.dismissed(at);
  }

  /** Keys or settings changed: what the old ones gave is forgotten. */
  reset(): void {
    this.#forget();
    this.#requests.budget.reset();
  }

  /** What somebody else has suggested is not what this one would. */
  #turnTo(settings: Settings, trace: Trace): void {
    trace.isBuiltin = isBuiltin(settings);
    const isOther = this.#backend !== undefined && this.#backend !== settings.backend;
    this.#backend = settings.backend;
    this.#rhythm = this.#rhythms[isBuiltin(settings) ? 'builtin' : 'service'];
    if (isOther) this.#forget();
  }

  #forget(): void {
    this.#known.forget();
    this.#requests.closeAll();
    this.#offered.forget();
  }

  async #outcome(signal: AbortSignal, ask: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return { kind: 'cancelled' };
      if (!(error instanceof CompletionError)) throw error;
      this.#requests.budget.failed(error);
      return { kind: 'failed', error };
    }
  }

  /** In manual mode: what was asked for stays while it is typed, and comes although one types on. */
  #goOn(
    at: Snapshot,
    settings: Settings,
    known: readonly Suggestion[],
    signal: AbortSignal,
    trace: Trace,
  ): Promise<Outcome> {
    const offered = known.filter((suggestion) => this.#offered.holds(at, suggestion));
    return this.#outcome(signal, async () => {
      if (offered.length > 0) return this.#offer(at, offered, true);
      return (await this.#join(at, settings, signal, trace)) ?? { kind: 'skipped', reason: 'manualOnly' };
    });
  }

  /** What an answer gives that is on its way, if it may be what is typed here. */
  async #join(at: Snapshot, settings: Settings, signal: AbortSignal, trace: Trace): Promise<Outcome | undefined> {
    if (!(await this.#requests.join(at, signal, trace))) return undefined;
    const { suggestions } = this.#known.find(at, settings);
    return suggestions.length > 0 ? this.#offer(at, suggestions, false) : undefined;
  }

  async #ask(
    at: Snapshot,
    settings: Settings,
    known: readonly Suggestion[],
    signal: AbortSignal,
    trace: Trace,
  ): Promise<Outcome> {
    const pieces = await this.#pauseAndGather(at, settings, signal, trace);
    if (signal.aborted) throw abortError();
    const wanted = known.length > 0 ? elsewise(settings) : settings;
    let result: Result | undefined;
    try {
      result = await this.#requests.ask(at, wanted, pieces, signal, trace);
    } catch (error) {
      if (!(error instanceof CompletionError) || error.kind !== 'promptTooLong') throw error;
      // Half as much may be what the service takes; nothing is lost, so only the log says so.
      this.#parts.log.warn(error.message);
      this.#requests.budget.failed(error);
      result = await this.#requests.ask(at, wanted, pieces, signal, trace);
    } finally {
      trace.markWait();
    }
    const suggestion = result?.kind === 'shown' ? result.suggestion : undefined;
    const reason = suggestion
      ? this.#known.objection(at, suggestion)
      : result?.kind === 'dropped'
        ? result.reason
        : 'empty';
    if (suggestion && !reason) return this.#offer(at, distinct([...known, suggestion]), false);
    return known.length > 0 ? this.#offer(at, known, true) : { kind: 'dropped', reason: reason ?? 'empty' };
  }

  /** What helps is looked for while the last part of the pause goes by: most pauses end before it, because a key is pressed. */
  async #pauseAndGather(
    at: Snapshot,
    settings: Settings,
    signal: AbortSignal,
    trace: Trace,
  ): Promise<readonly ContextPiece[]> {
    if (isBuiltin(settings)) return [];
    const { timer, context } = this.#parts;
    const pause = at.manual ? 0 : this.#rhythm.pause(timer.now(), lineBefore(at), settings);
    let gathering: Promise<readonly ContextPiece[]>;
    try {
      await timer.wait(pause - gatheringTime, signal);
      gathering = context.gather(at, signal);
      await timer.wait(Math.min(pause, gatheringTime), signal);
    } finally {
      trace.mark('pause');
    }
    const pieces = await gathering;
    trace.mark('context');
    this.#rhythm.served();
    return pieces;
  }

  #offer(at: Snapshot, suggestions: readonly Suggestion[], recalled: boolean): Outcome {
    const [suggestion, ...others] = suggestions;
    if (!suggestion) throw new Error('nothing to offer');
    this.#rhythm.served();
    this.#offered.offer(at, suggestions);
    return { kind: 'suggested', suggestion, others, recalled, backend: this.#backend ?? '' };
  }
}

function lineBefore({ prefix }: Snapshot): string {
  return prefix.slice(prefix.lastIndexOf('\n') + 1);
}
