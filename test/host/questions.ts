/**
 * VS Code's questions for ghost text, and how the extension has answered them.
 *
 * VS Code asks about 50 ms after each key. It drops that question in two cases, by its source of
 * 1.100 and 1.139:
 * - The editor is new. VS Code creates `InlineCompletionsController` when the window is idle, up to
 *   5 s after the editor, or at the first command that needs it. It does not notice keys before
 *   that. One editor shows all files of a group; each cell of a notebook has its own. Measured: of
 *   120 keys, each in a new file, only the first one in a window was dropped, in 1.139.
 * - The editor loses the focus in these 50 ms, for example to another file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isWritten } from '../../src/editor/resource.ts';

interface Question {
  readonly document: vscode.TextDocument;
  readonly version: number;
  /** Length of the log when the question came. */
  readonly logged: number;
}

const questions: Question[] = [];

/** How many questions have come so far. */
export const countQuestions = (): number => questions.length;

/** Notes the questions, as a provider without ghost text: VS Code asks all providers at once. */
export function watchQuestions(): void {
  vscode.languages.registerInlineCompletionItemProvider('*', {
    provideInlineCompletionItems(document) {
      if (isWritten(document.uri)) questions.push({ document, version: document.version, logged: readLog().length });
      return undefined;
    },
  });
}

/**
 * Whether the last question is about this document as it is now, and the extension has answered it.
 *
 * @param since so many questions had come before; the last one must be newer
 */
export function isAnswered(document: vscode.TextDocument, since = 0): boolean {
  const last = questions[questions.length - 1];
  if (questions.length <= since || last?.document !== document || last.version !== document.version) return false;
  // Those before the last one are cancelled when it comes.
  return outcomes(last.logged).some((outcome) => outcome !== 'cancelled');
}

/** The outcomes in the log behind its first `from` characters, such as `dropped (echo)`. */
export function outcomes(from = 0): string[] {
  const lines = readLog()
    .slice(from)
    .matchAll(/\] \S+: (\w+(?: \(.*\))?) after \d+ ms:/g);
  return [...lines].map(([, outcome = '']) => outcome);
}

let logFile: string | undefined;

/** The extension's own log. */
function readLog(): string {
  const folder = process.env['STARCODER_TEST_LOGS'] ?? '';
  const names = logFile ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = names.find((name) => name.endsWith('StarCoder.log'));
  if (found) logFile = join(folder, found);
  return logFile ? readFileSync(logFile, 'latin1') : '';
}
