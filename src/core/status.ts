import type { CompletionError } from './errors.ts';

/** What turned suggestions off where the cursor stands; `editor` is VS Code's own setting for all extensions. */
export type OffBy = 'user' | 'workspace' | 'language' | 'file' | 'editor';

/** What the status bar says about the engine. */
export type Status =
  | { readonly kind: 'ready' }
  | { readonly kind: 'working' }
  | { readonly kind: 'off'; readonly by: OffBy }
  /** No model is told of this document. */
  | { readonly kind: 'excluded' }
  /** `until` is epoch ms; absent: until the window is loaded again. */
  | { readonly kind: 'snoozed'; readonly until?: number }
  /** Ready, for who asks. */
  | { readonly kind: 'manual' }
  /** Nothing is asked for until `until` (epoch ms; absent: until keys or settings change), or until the person resumes. */
  | {
      readonly kind: 'held';
      readonly error: CompletionError;
      readonly until?: number;
      /** The built-in engine suggests meanwhile. */
      readonly standsIn?: boolean;
    };
