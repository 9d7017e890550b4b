import * as vscode from 'vscode';
import type { Snapshot } from '../core/types.ts';

/** More than any prompt budget can hold: 6000 tokens of up to 4 characters. */
const maxPrefix = { lines: 1000, characters: 24_000 };
/** Enough to see what follows. */
const maxSuffix = { lines: 60, characters: 4_000 };

/** Reads the text around the cursor, never the whole of a large document. */
export function takeSnapshot(document: vscode.TextDocument, position: vscode.Position, manual: boolean): Snapshot {
  const firstLine = Math.max(0, position.line - maxPrefix.lines);
  const lastLine = Math.min(document.lineCount - 1, position.line + maxSuffix.lines);
  const before = document.getText(new vscode.Range(new vscode.Position(firstLine, 0), position));
  const after = document.getText(new vscode.Range(position, document.lineAt(lastLine).range.end));
  return {
    languageId: document.languageId,
    prefix: withoutReturns(before).slice(-maxPrefix.characters),
    suffix: withoutReturns(after).slice(0, maxSuffix.characters),
    manual,
  };
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
