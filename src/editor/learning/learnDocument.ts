import type * as vscode from 'vscode';
import type { BuiltinThread } from '../../builtin/thread.ts';
import { startBefore, textBetween } from '../snapshotRange.ts';

/** Characters. */
const longestDocument = 500_000;
const longestLine = 500;
/** The engine cuts it at the beginning of a line. */
const aboveLimits = { lines: 400, characters: 8_000 };

/**
 * Has an open document learnt as it stands, but for the lines that are being typed; forgotten where it is too long.
 *
 * @param unfinished numbers of those lines, from 0
 */
export async function learnDocument(
  thread: Pick<BuiltinThread, 'learn' | 'forget'>,
  document: vscode.TextDocument,
  unfinished: ReadonlySet<number>,
): Promise<void> {
  const [path, { languageId }] = [document.uri.toString(), document];
  const end = document.lineAt(document.lineCount - 1).range.end;
  if (document.offsetAt(end) > longestDocument) return thread.forget(path);
  await thread.learn({ path, languageId, text: document.getText(), isOpen: true, unfinished: [...unfinished] });
}

/** Has a line learnt that was typed, with what stands above it. */
export function learnLine(thread: Pick<BuiltinThread, 'learnLine'>, document: vscode.TextDocument, line: number): void {
  const { text } = document.lineAt(line);
  if (text.length > longestLine) return;
  const lines = { lineCount: document.lineCount, lineAt: (at: number) => document.lineAt(at).text };
  const spot = { line, character: 0 };
  const above = textBetween(startBefore(spot, aboveLimits, lines), spot, lines);
  const [path, { languageId }] = [document.uri.toString(), document];
  thread.learnLine({ path, languageId, above, line: text });
}
