import * as vscode from 'vscode';
import { cutDeclaration, mostLines } from '../context/cutDeclaration.ts';
import type { UsedName } from '../context/usedNames.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { pathOf, pathOfFile } from './resource.ts';

/** Libraries: what a model knows of them it knows from more than a line. */
const notOwn = /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.?venv|vendor)\//;

/** Larger files are not read for a few lines, in bytes. */
const largestFile = 300_000;

/**
 * Where the language server says that a name is defined: the declaration, if it stands in the workspace and `mayRead` allows it.
 * Undefined where the person has moved on, or nobody knows.
 */
export async function findDefinition(
  snapshot: Snapshot,
  { name, linesAbove, character }: UsedName,
  mayRead: (uri: vscode.Uri) => boolean,
): Promise<ContextPiece | undefined> {
  const editor = vscode.window.visibleTextEditors.find((candidate) => isAt(candidate, snapshot));
  const line = (editor?.selection.active.line ?? -1) - linesAbove;
  // In a notebook the line may be another cell's.
  if (!editor || line < 0 || !editor.document.lineAt(line).text.startsWith(name, character)) return undefined;
  const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[] | undefined>(
    'vscode.executeDefinitionProvider',
    editor.document.uri,
    new vscode.Position(line, character),
  );
  for (const place of places ?? []) {
    const { uri, range } = 'uri' in place ? place : { uri: place.targetUri, range: place.targetRange };
    if (!mayRead(uri)) continue;
    const found = await read(uri, range.start.line);
    if (!found) continue;
    const last = range.end.line > range.start.line ? range.end.line - range.start.line : undefined;
    return { kind: 'definition', path: found.path, text: cutDeclaration(found.lines, 0, last) };
  }
  return undefined;
}

/** The editor shows the snapshot's document with the cursor where it was. */
function isAt({ document, selection }: vscode.TextEditor, snapshot: Snapshot): boolean {
  if (document.uri.toString() !== snapshot.document) return false;
  const { line, character } = selection.active;
  const before = document.lineAt(line).text.slice(0, character);
  return before === snapshot.prefix.slice(snapshot.prefix.lastIndexOf('\n') + 1);
}

/** As many lines as a declaration is told by, from what is open or else from the disk, without opening it. */
async function read(uri: vscode.Uri, first: number): Promise<{ path: string; lines: string[] } | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) {
    const count = Math.min(mostLines, open.lineCount - first);
    return { path: pathOf(open), lines: Array.from({ length: count }, (_, at) => open.lineAt(first + at).text) };
  }
  if (!vscode.workspace.getWorkspaceFolder(uri) || notOwn.test(uri.path)) return undefined;
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestFile) return undefined;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return { path: pathOfFile(uri), lines: text.split(/\r?\n/).slice(first, first + mostLines) };
}
