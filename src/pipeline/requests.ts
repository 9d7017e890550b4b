import { isBuiltin } from '../core/isBuiltin.ts';
import type { Suggestion } from '../core/outcome.ts';
import type { PacedModel, Timer } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import type { Trace } from '../core/trace.ts';
import type { Answer, Result } from './answer.ts';
import { Asker } from './asker.ts';
import { Inflight } from './inflight.ts';
import type { Known } from './known.ts';
import type { PromptBudget } from './promptBudget.ts';
import { skipReason } from './skipReason.ts';

export interface RequestsParts {
  readonly model: PacedModel;
  readonly timer: Timer;
  readonly known: Known;
  /** Hears the time from sending to the first word, in ms. */
  readonly onLatency: (ms: number) => void;
}

/** What the model is asked for: each answer is remembered whoever waits for it, and what comes after it is asked for ahead. */
export class Requests {
  readonly #parts: RequestsParts;
  readonly #inflight: Inflight;
  readonly #asker: Asker;

  constructor(parts: RequestsParts) {
    this.#parts = parts;
    this.#inflight = new Inflight(parts.timer);
    this.#asker = new Asker(parts.model, parts.timer, parts.onLatency);
  }

  get budget(): PromptBudget {
    return this.#asker.budget;
  }

  /** Asks, and waits until it is clear what is to be shown. */
  ask(
    at: Snapshot,
    settings: Settings,
    pieces: readonly ContextPiece[],
    signal: AbortSignal,
    trace: Trace,
  ): Promise<Result | undefined> {
    return this.#wait(this.#send(at, settings, pieces, trace), '', signal, trace);
  }

  /** Waits for an answer that is on its way, if it may be what is typed here; true if it was. */
  async join(at: Snapshot, signal: AbortSignal, trace: Trace): Promise<boolean> {
    const found = this.#inflight.find(at);
    if (!found) return false;
    try {
      return (await this.#wait(found.answer, found.typed, signal, trace)) !== undefined;
    } finally {
      trace.mark('joined');
    }
  }

  /** The cursor has moved. Closes what cannot be of use any more; true if something was. `read` is called only if something is out. */
  moved(read: () => Snapshot): boolean {
    return !this.#inflight.isEmpty && this.#inflight.moved(read());
  }

  closeAll(): void {
    this.#inflight.closeAll();
  }

  /** Without a `trace`, it is asked for ahead. */
  #send(at: Snapshot, settings: Settings, pieces: readonly ContextPiece[], trace?: Trace): Answer {
    const answer = this.#asker.ask(at, settings, pieces, trace);
    // Before whoever waits for it goes on.
    void answer.done.then(
      (result) => {
        // Who asks nobody may have learnt what to say here by the next time.
        if (result.kind === 'shown' || !isBuiltin(settings)) this.#parts.known.learn(at, result, answer);
        if (result.kind === 'shown' && settings.lookAhead && trace)
          this.#lookAhead(at, result.suggestion, settings, pieces);
      },
      () => {},
    );
    this.#inflight.add(answer, !trace || at.isAhead === true);
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
    const { suggestions, reason } = this.#parts.known.find(next, settings);
    const skip = reason ?? skipReason(next, settings);
    const isSuperfluous = suggestions.length > 0 || skip || this.#parts.model.obstacle(false);
    // At once, with what was found for this place: while more is looked for, the person may have gone elsewhere.
    if (!isSuperfluous) this.#send(next, settings, pieces);
  }

  /** The answer's result, unless what was `typed` is something else. Who leaves lets it be closed. */
  async #wait(answer: Answer, typed: string, signal: AbortSignal, trace: Trace): Promise<Result | undefined> {
    try {
      const result = await answer.result(typed, signal);
      if (result?.kind === 'shown') trace.cut = result.cut;
      trace.refineMs = answer.refineMs;
      return result;
    } finally {
      void this.#inflight.left(answer);
    }
  }
}
