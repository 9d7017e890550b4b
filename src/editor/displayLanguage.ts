import type { CompletionError } from '../core/errors.ts';
import type { Localize } from '../core/localize.ts';
import { errorMessages, errorTitles } from '../core/messages/errors.ts';

/** The display language of VS Code. It is a parameter of all texts, so that they can be tested without VS Code. */
export interface DisplayLanguage {
  /** As BCP 47 names it, for dates and amounts of money. */
  readonly tag: string;
  readonly localize: Localize;
}

/** What happened and what to do. */
export function explain(error: CompletionError, localize: Localize): string {
  return localize(errorMessages[error.kind], error.host, error.detail);
}

/** A word or two for the status bar. */
export function titleOf(error: CompletionError, localize: Localize): string {
  return localize(errorTitles[error.kind]);
}

/** 15:40, in the format of the display language. */
export function clockTime(at: number, { tag }: DisplayLanguage): string {
  return new Date(at).toLocaleTimeString(tag, { hour: '2-digit', minute: '2-digit' });
}
