import type { ErrorKind } from './errors.ts';
import type { DropReason, Outcome, SkipReason } from './outcome.ts';
import type { Trace } from './trace.ts';

/** How one question of the editor ended, as it may be shown, logged and copied: no text of a document, no name of a file or host. */
export interface Keystroke
  extends Pick<Trace, 'stages' | 'refineMs' | 'requests' | 'promptTokens' | 'cut' | 'isBuiltin'> {
  /** When it ended, epoch ms. */
  readonly at: number;
  readonly languageId: string;
  /** Asked for with a key. */
  readonly manual: boolean;
  readonly kind: Outcome['kind'];
  readonly reason: SkipReason | DropReason | undefined;
  /** What went wrong, or what holds requests back. */
  readonly error: ErrorKind | undefined;
  /** It was known already. */
  readonly recalled: boolean;
  /** Of the suggestion. */
  readonly characters: number;
  /** From the question to the end. */
  readonly milliseconds: number;
}

/** A question of the editor that has ended. */
export interface Ended {
  readonly outcome: Outcome;
  readonly trace: Trace;
  readonly languageId: string;
  readonly manual: boolean;
  readonly milliseconds: number;
}

/** The last 50, the oldest first. */
export class Keystrokes {
  readonly #last: Keystroke[] = [];

  get all(): readonly Keystroke[] {
    return this.#last;
  }

  add({ outcome, trace, ...rest }: Ended, at: number): Keystroke {
    const { refineMs, requests, promptTokens, cut, heldBy, isBuiltin } = trace;
    const keystroke: Keystroke = {
      ...rest,
      at,
      kind: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : undefined,
      error: outcome.kind === 'failed' ? outcome.error.kind : heldBy,
      recalled: outcome.kind === 'suggested' && outcome.recalled,
      characters: outcome.kind === 'suggested' ? outcome.suggestion.text.length : 0,
      // What it asked for may still be on its way, and go on marking.
      stages: { ...trace.stages },
      refineMs,
      requests,
      promptTokens,
      cut,
      isBuiltin,
    };
    if (this.#last.push(keystroke) > 50) this.#last.shift();
    return keystroke;
  }
}

/** `python: dropped (echo) after 231 ms: pause 80, turn 0, firstWord 120, answer 31 ms; requests: 1, about 512 tokens` */
export function describe(keystroke: Keystroke): string {
  const { languageId, kind, reason, error, cut, isBuiltin, milliseconds, stages, requests, promptTokens } = keystroke;
  const why = [isBuiltin && 'built-in', reason, error, cut && `cut: ${cut}`].filter(Boolean).join(', ');
  const times = Object.entries(stages).map(([stage, ms]) => `${stage} ${ms}`);
  const asked = promptTokens === undefined ? '' : `; requests: ${requests}, about ${promptTokens} tokens`;
  return `${languageId}: ${kind}${why && ` (${why})`} after ${milliseconds.toFixed(0)} ms: ${times.join(', ')}${asked}`;
}
