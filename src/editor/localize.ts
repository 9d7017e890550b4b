import * as vscode from 'vscode';
import type { CompletionError } from '../core/errors.ts';
import { errorMessages, errorTitles } from '../core/messages/errors.ts';

/** A string of core/messages in the person's language, its gaps filled. */
export function localize(message: string, ...args: (string | number)[]): string {
  return vscode.l10n.t(message, ...args);
}

/** What happened and what to do. */
export function explain(error: CompletionError): string {
  return localize(errorMessages[error.kind], error.host, error.detail);
}

/** A word or two for the status bar. */
export function titleOf(error: CompletionError): string {
  return localize(errorTitles[error.kind]);
}

/** 15:40, in the way of the display language. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
}
