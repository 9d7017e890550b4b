import * as vscode from 'vscode';
import type { Snapshot } from '../core/types.ts';

/** Remembers of each document whether its last change took text away, and tells of each one that wrote some. */
export class LastEdits implements vscode.Disposable {
  readonly #edits = new WeakMap<vscode.TextDocument, NonNullable<Snapshot['lastEdit']>>();
  readonly #subscription: vscode.Disposable;

  constructor(onWritten: () => void) {
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      // An empty event tells that the document was saved, say.
      if (contentChanges.length === 0) return;
      if (reason !== undefined) this.#edits.set(document, 'undone');
      else if (contentChanges.every(({ text }) => text === '')) this.#edits.set(document, 'deleted');
      else {
        this.#edits.delete(document);
        onWritten();
      }
    });
  }

  of(document: vscode.TextDocument): Snapshot['lastEdit'] {
    return this.#edits.get(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
