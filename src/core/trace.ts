import type { ErrorKind } from './errors.ts';
import type { CutReason } from './outcome.ts';
import type { Clock } from './ports.ts';

/**
 * What the time of one question goes to, one after the other: looking up what is `known`; waiting for an answer that others have
 * `joined`; the `pause`; `context` that was not there when it ended; the `builtin` engine, or the `turn` at the service, signing in
 * included; its `firstWord`; the rest of the `answer`.
 */
export type Stage = 'known' | 'joined' | 'pause' | 'context' | 'builtin' | 'turn' | 'firstWord' | 'answer';

/** What one question of the editor goes through, marked by the engine on the way: numbers and names, never text of a document. */
export class Trace {
  readonly #clock: Clock;
  #markedAt: number;
  /** In ms, in the order in which they ended. */
  readonly stages: Partial<Record<Stage, number>> = {};
  /** Sent for this question, those that failed included. */
  requests = 0;
  /** What was sent, in estimated tokens; absent where nothing was. */
  promptTokens: number | undefined;
  /** Making out what of the answer is shown, while it came, in ms. */
  refineMs: number | undefined;
  /** The rule that ended the answer. */
  cut: CutReason | undefined;
  /** The built-in engine is asked, and no service, or none any more. */
  isBuiltin = false;
  /** What held requests back. */
  heldBy: ErrorKind | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#markedAt = clock.now();
  }

  /** A stage is over. */
  mark(stage: Stage): void {
    const now = this.#clock.now();
    this.stages[stage] = (this.stages[stage] ?? 0) + now - this.#markedAt;
    this.#markedAt = now;
  }

  /** The wait for whoever was asked is over, however far it has come. */
  markWait(): void {
    if (this.isBuiltin) this.mark('builtin');
    else if (this.requests === 0) this.mark('turn');
    else this.mark(this.stages.firstWord === undefined ? 'firstWord' : 'answer');
  }
}
