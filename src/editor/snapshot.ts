import * as vscode from 'vscode';
import { prefixLimits, suffixLimits } from '../core/limits.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { joinCells } from './joinCells.ts';
import { notebookOf, pathOf } from './resource.ts';
import { endAfter, type Lines, type Spot, startBefore, textBetween } from './snapshotRange.ts';

/** What the editor's question says beside the place. */
export interface Question extends Pick<Snapshot, 'manual' | 'lastEdit' | 'excluded' | 'offHere' | 'snoozed'> {
  /** The item that is selected in the suggest widget: what is shown has to go on with it. */
  readonly selected?: vscode.SelectedCompletionInfo | undefined;
}

/**
 * Reads the text around the cursor, never the whole of a large document nor of a long line. Where an item of the suggest widget is
 * selected, its text stands for what it would replace.
 */
export function takeSnapshot(
  document: vscode.TextDocument,
  position: vscode.Position,
  { selected, ...facts }: Question,
): Snapshot {
  const { text, firstLine } = textAround(document);
  const spotAt = ({ line, character }: vscode.Position): Spot => ({ line: firstLine + line, character });
  const from = spotAt(selected?.range.start ?? position);
  const to = spotAt(selected?.range.end ?? position);
  const selecting = selectingIn(document);
  return {
    document: document.uri.toString(),
    path: pathOf(document),
    languageId: document.languageId,
    indentUnit: indentUnitOf(document),
    prefix: textBetween(startBefore(from, prefixLimits, text), from, text) + (selected?.text ?? ''),
    suffix: textBetween(to, endAfter(to, suffixLimits, text), text),
    ...facts,
    ...(selected && { isAhead: true }),
    ...(selecting && { selecting }),
    ...(isNotInserting(document) && { notInserting: true }),
  };
}

/** The document; of a cell, the cells of its language above and below it as well, in order and without what they put out. */
function textAround(document: vscode.TextDocument): { text: Lines; firstLine: number } {
  const cells = notebookOf(document)
    ?.getCells()
    .map((cell) => cell.document)
    .filter(({ languageId }) => languageId === document.languageId);
  if (!cells) return { text: linesOf(document), firstLine: 0 };
  return joinCells(cells.map(linesOf), cells.indexOf(document));
}

function linesOf(document: vscode.TextDocument): Lines {
  return { lineCount: document.lineCount, lineAt: (line) => document.lineAt(line).text };
}

function selectingIn(document: vscode.TextDocument): Snapshot['selecting'] {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document) return undefined;
  if (editor.selections.length > 1) return 'severalCursors';
  return editor.selection.isEmpty ? undefined : 'selection';
}

/**
 * Vim and its like show their modes by the shape of the cursor, and the shape is all that other extensions can see of them: a line
 * where keys write, and the person's own shape, if they chose another.
 */
function isNotInserting(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  const shape = editor?.document === document ? editor.options.cursorStyle : undefined;
  if (shape === undefined || shape === vscode.TextEditorCursorStyle.Line) return false;
  if (shape === vscode.TextEditorCursorStyle.LineThin) return false;
  const ofEditor = vscode.workspace.getConfiguration('editor', document).get('cursorStyle');
  const ofVim = vscode.workspace.getConfiguration('vim').get('cursorStylePerMode.insert');
  return shapes[shape] !== ofEditor && shapes[shape] !== ofVim;
}

/** As settings name them. */
const shapes: Readonly<Record<vscode.TextEditorCursorStyle, string>> = {
  [vscode.TextEditorCursorStyle.Line]: 'line',
  [vscode.TextEditorCursorStyle.Block]: 'block',
  [vscode.TextEditorCursorStyle.Underline]: 'underline',
  [vscode.TextEditorCursorStyle.LineThin]: 'line-thin',
  [vscode.TextEditorCursorStyle.BlockOutline]: 'block-outline',
  [vscode.TextEditorCursorStyle.UnderlineThin]: 'underline-thin',
};

/** As the editor that shows the document has it. */
function indentUnitOf(document: vscode.TextDocument): string {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  const { insertSpaces, tabSize } = editor?.options ?? {};
  return insertSpaces === false ? '\t' : ' '.repeat(typeof tabSize === 'number' ? tabSize : 4);
}
