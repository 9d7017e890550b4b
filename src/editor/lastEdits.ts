import * as vscode from 'vscode';
import type { Snapshot } from '../core/snapshot.ts';
import { Composition } from './composition.ts';

/** Remembers of each document what kind of change its last one was, and tells of each one that wrote text. */
export class LastEdits implements vscode.Disposable {
  readonly #edits = new WeakMap<vscode.TextDocument, NonNullable<Snapshot['lastEdit']>>();
  readonly #compositions = new WeakMap<vscode.TextDocument, Composition>();
  readonly #subscription: vscode.Disposable;

  constructor(onWritten: () => void) {
    const changes = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      // An empty event tells that the document was saved, say.
      if (contentChanges.length === 0) return;
      const composition = this.#compositions.get(document) ?? new Composition();
      this.#compositions.set(document, composition);
      composition.changed(reason === undefined ? contentChanges : []);
      if (reason !== undefined) this.#edits.set(document, 'undone');
      else if (contentChanges.every(({ text }) => text === '')) this.#edits.set(document, 'deleted');
      else {
        this.#edits.delete(document);
        onWritten();
      }
    });
    const selections = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: all, kind }) => {
      const byKeyboard = kind === vscode.TextEditorSelectionChangeKind.Keyboard;
      const isCursor = all.length === 1 && textEditor.selection.isEmpty;
      this.#compositions.get(textEditor.document)?.selected(byKeyboard, isCursor);
    });
    this.#subscription = vscode.Disposable.from(changes, selections);
  }

  of(document: vscode.TextDocument): Snapshot['lastEdit'] {
    return this.#compositions.get(document)?.isOn ? 'composing' : this.#edits.get(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
