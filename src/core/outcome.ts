import type { CompletionError } from './errors.ts';

/** Text to show, and how many characters after the cursor it replaces (closers that it holds itself). */
export interface Suggestion {
  readonly text: string;
  readonly replaceSuffixChars: number;
}

/** Why no request was made. */
export type SkipReason =
  /** By the setting: everywhere, in this workspace or for this language. */
  | 'disabled'
  | 'excluded'
  /** For this document. */
  | 'offHere'
  | 'snoozed'
  /** Only who asks gets an answer. */
  | 'manualOnly'
  /** A mode in which keys are commands, or overtyping. */
  | 'notInserting'
  | 'emptyPrompt'
  | 'midWord'
  | 'selection'
  | 'severalCursors'
  | 'deleted'
  | 'undone'
  /** An input method is composing. */
  | 'composing'
  /** The model had nothing to say here a moment ago. */
  | 'nothingHere'
  /** What is known here was dismissed with Esc. */
  | 'dismissed'
  | 'paused';

/** Why an answer was not shown: each rule that can leave nothing of one has a name. */
export type DropReason =
  /** Nothing came at all. */
  | 'empty'
  /** Blanks and line ends. */
  | 'blank'
  /** It began with a special token of a model. */
  | 'marker'
  /** It was thought and nothing written. */
  | 'thinking'
  /** It spoke of code and wrote none. */
  | 'talk'
  /** It wrote again what stands before the cursor. */
  | 'echo'
  /** It began with a stop sequence. */
  | 'stopSequence'
  /** Its first line belongs to another block. */
  | 'outsideBlock'
  /** It wrote the lines that stand below the cursor. */
  | 'repeatsBelow'
  /** It wrote what stands behind the cursor. */
  | 'repeatsSuffix'
  /** With it in front, the code behind the cursor would be broken. */
  | 'breaksLine'
  /** The service's content check refused it. */
  | 'unsafe'
  /** It was dismissed here with Esc. */
  | 'dismissed'
  /** VS Code would not show it. */
  | 'notFitting';

/** Which rule ended an answer that the model might have gone on with. */
export type CutReason = 'length' | 'marker' | 'talk' | 'stopSequence' | 'extent' | 'repeats' | 'lines';

/** How one keystroke ended. Every "nothing shown" has a name. */
export type Outcome =
  | {
      readonly kind: 'suggested';
      readonly suggestion: Suggestion;
      /** Other candidates, where the person asked. */
      readonly others: readonly Suggestion[];
      /** It was known before, so nobody was asked and nothing new is offered. */
      readonly recalled: boolean;
      /** Who suggested it. */
      readonly backend: string;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: CompletionError };
