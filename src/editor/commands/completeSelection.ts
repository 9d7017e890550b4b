import * as vscode from 'vscode';
import { CompletionError, isAbort } from '../../core/errors.ts';
import { selectionMessages } from '../../core/messages/completeSelection.ts';
import type { Settings } from '../../core/types.ts';
import { explain, localize } from '../localize.ts';
import { signalFrom } from '../signal.ts';

export interface CompleteSelectionPorts {
  settingsFor(document: vscode.TextDocument): Settings;
  /** No model is to be told of this document. */
  isExcluded(document: vscode.TextDocument): boolean;
  /** The continuation of a text in pieces that can be inserted. */
  completeText(text: string, languageId: string, settings: Settings, signal: AbortSignal): AsyncIterable<string>;
}

/** The selection is the prompt; what the model adds streams in after it and is one step for undo. */
export async function completeSelection(ports: CompleteSelectionPorts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) {
    void vscode.window.showInformationMessage(localize(selectionMessages.nothingSelected));
    return;
  }
  if (ports.isExcluded(editor.document)) {
    void vscode.window.showInformationMessage(localize(selectionMessages.excluded));
    return;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: localize(selectionMessages.completing),
    cancellable: true,
  };
  const answer = await vscode.window.withProgress(options, (_progress, token) => stream(editor, ports, token));
  if (answer) void vscode.window.showWarningMessage(answer);
}

/** Returns what there is to tell, if anything. */
async function stream(
  editor: vscode.TextEditor,
  { settingsFor, completeText }: CompleteSelectionPorts,
  token: vscode.CancellationToken,
): Promise<string | undefined> {
  const { document } = editor;
  const text = document.getText(editor.selection).replaceAll('\r\n', '\n');
  const { signal, dispose } = signalFrom(token);
  const target = new InsertionPoint(editor, editor.selection.end);
  try {
    for await (const piece of completeText(text, document.languageId, settingsFor(document), signal)) {
      if (!(await target.insert(piece))) return localize(selectionMessages.editRefused);
    }
    return target.isUnused ? localize(selectionMessages.nothingToAdd) : undefined;
  } catch (error) {
    if (signal.aborted || isAbort(error)) return undefined;
    if (error instanceof CompletionError) return `StarCoder: ${explain(error)}`;
    throw error;
  } finally {
    target.dispose();
    dispose();
  }
}

/** Where the next piece goes; it moves along when the text before it changes, and is lost when the text around it does. */
class InsertionPoint implements vscode.Disposable {
  readonly #editor: vscode.TextEditor;
  readonly #subscription: vscode.Disposable;
  #offset: number;
  /** Our own piece, until its change has come back to us. */
  #inserting: string | undefined;
  #lost = false;
  isUnused = true;

  constructor(editor: vscode.TextEditor, position: vscode.Position) {
    this.#editor = editor;
    this.#offset = editor.document.offsetAt(position);
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document !== editor.document) return;
      for (const { rangeOffset, rangeLength, text } of contentChanges) {
        if (rangeOffset === this.#offset && rangeLength === 0 && text === this.#inserting) {
          this.#offset += text.length;
          this.#inserting = undefined;
        } else if (rangeOffset < this.#offset) {
          if (rangeOffset + rangeLength > this.#offset) this.#lost = true;
          else this.#offset += text.length - rangeLength;
        }
      }
    });
  }

  /** False if the text could not be inserted. */
  async insert(text: string): Promise<boolean> {
    if (this.#lost) return false;
    const { document } = this.#editor;
    this.#inserting = document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
    const undo = { undoStopBefore: this.isUnused, undoStopAfter: false };
    try {
      const at = document.positionAt(this.#offset);
      if (!(await this.#editor.edit((edit) => edit.insert(at, text), undo))) return false;
    } catch {
      // The editor was closed.
      return false;
    }
    this.isUnused = false;
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
