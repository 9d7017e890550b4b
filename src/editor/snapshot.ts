import * as vscode from 'vscode';
import { prefixLimits, suffixLimits } from '../core/limits.ts';
import type { Snapshot } from '../core/types.ts';
import { endAfter, type Spot, startBefore } from './snapshotRange.ts';

/** Reads the text around the cursor, never the whole of a large document nor of a long line. */
export function takeSnapshot(document: vscode.TextDocument, position: vscode.Position, manual: boolean): Snapshot {
  const lengthOf = (line: number) => document.lineAt(line).text.length;
  const read = (from: Spot, to: Spot) =>
    document.getText(new vscode.Range(from.line, from.character, to.line, to.character)).replaceAll('\r\n', '\n');
  return {
    document: document.uri.toString(),
    path: document.isUntitled ? '' : vscode.workspace.asRelativePath(document.uri),
    languageId: document.languageId,
    indentUnit: indentUnitOf(document),
    prefix: read(startBefore(position, prefixLimits, lengthOf), position),
    suffix: read(position, endAfter(position, suffixLimits, document.lineCount, lengthOf)),
    manual,
  };
}

/** As the editor that shows the document has it. */
function indentUnitOf(document: vscode.TextDocument): string {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  const { insertSpaces, tabSize } = editor?.options ?? {};
  return insertSpaces === false ? '\t' : ' '.repeat(typeof tabSize === 'number' ? tabSize : 4);
}
