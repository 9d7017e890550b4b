import * as vscode from 'vscode';
import { ChangedLines } from './changedLines.ts';

/** Tells of each line that was typed, as soon as the cursor leaves it. */
export class TypedLines implements vscode.Disposable {
  readonly #documents = new Map<vscode.TextDocument, ChangedLines>();
  readonly #onTyped: (document: vscode.TextDocument, line: number) => void;
  readonly #subscription: vscode.Disposable;

  constructor(onTyped: (document: vscode.TextDocument, line: number) => void) {
    this.#onTyped = onTyped;
    this.#subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const left = this.#documents.get(textEditor.document)?.left(selections.map(({ active }) => active.line));
      this.#tell(textEditor.document, left);
    });
  }

  changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    // What undo or the disk puts there was not typed; a cell is never dirty, its notebook is.
    const isClean = !document.isDirty && document.uri.scheme !== 'vscode-notebook-cell';
    if (reason !== undefined || isClean) {
      this.forget(document);
      return;
    }
    let lines = this.#documents.get(document);
    if (!lines) {
      lines = new ChangedLines();
      this.#documents.set(document, lines);
    }
    const changes = contentChanges.map(({ range, text }) => ({
      first: range.start.line,
      last: range.end.line,
      text,
    }));
    this.#tell(document, lines.changed(changes));
  }

  /** The lines that are being typed, which may not be finished. */
  unfinished(document: vscode.TextDocument): ReadonlySet<number> {
    return this.#documents.get(document)?.all ?? new Set();
  }

  forget(document: vscode.TextDocument): void {
    this.#documents.delete(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #tell(document: vscode.TextDocument, lines: readonly number[] | undefined): void {
    for (const line of lines ?? []) if (line < document.lineCount) this.#onTyped(document, line);
  }
}
