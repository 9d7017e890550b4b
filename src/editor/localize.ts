import * as vscode from 'vscode';
import type { DisplayLanguage } from './displayLanguage.ts';

/** A string of core/messages in the person's language, its gaps filled. */
export function localize(message: string, ...args: (string | number)[]): string {
  return vscode.l10n.t(message, ...args);
}

/** What VS Code shows its own texts in. */
export const displayLanguage: DisplayLanguage = { tag: vscode.env.language, localize };
