import * as vscode from 'vscode';

/** The notebook that a document is a cell of, if it is one. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find(
    (notebook) =>
      notebook.uri.path === document.uri.path && notebook.getCells().some((cell) => cell.document === document),
  );
}

/**
 * Whether a document is one that people write, on whatever file system it lies: no output panel, no input box, no side of a comparison. Reads
 * what VS Code has told before, and takes no time.
 */
export function isWritten({ scheme }: vscode.Uri): boolean {
  if (scheme === 'untitled' || scheme === 'vscode-notebook-cell') return true;
  return vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/**
 * What a document is called to the model: relative to its workspace folder, with `/`, and outside of any only its own name, since the
 * folders above it tell of the person; empty where it has no name. A cell has its notebook's.
 */
export function pathOf(document: vscode.TextDocument): string {
  const { isUntitled, uri } = notebookOf(document) ?? document;
  return isUntitled ? '' : pathOfFile(uri);
}

/** What patterns are held against: a cell is excluded with its notebook. */
export function resourceOf(document: vscode.TextDocument): vscode.Uri {
  return (notebookOf(document) ?? document).uri;
}

/** As `pathOf`, of a file that need not be open. */
export function pathOfFile(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri);
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Relative to the workspace folder, with `/`; undefined outside of any. */
export function pathInFolder(uri: vscode.Uri): string | undefined {
  return vscode.workspace.getWorkspaceFolder(uri) && vscode.workspace.asRelativePath(uri, false);
}

/** What patterns of exclusion are held against: relative to the workspace folder; outside of any, the whole path from the root. */
export function patternPathOf(uri: vscode.Uri): string {
  return pathInFolder(uri) ?? uri.path.replace(/^\/+/, '');
}
