import * as vscode from 'vscode';

/**
 * The text of a file on disk, of at most so many bytes; undefined where it is larger, no file, or no text.
 */
export async function readText(uri: vscode.Uri, mostBytes: number): Promise<string | undefined> {
  const { fs } = vscode.workspace;
  try {
    const { size, type } = await fs.stat(uri);
    if (size > mostBytes || (type & vscode.FileType.File) === 0) return undefined;
    const bytes = await fs.readFile(uri);
    return await decode(uri, bytes);
  } catch {
    return undefined;
  }
}

async function decode(uri: vscode.Uri, bytes: Uint8Array): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return vscode.workspace.decode(bytes, { uri });
  }
}
