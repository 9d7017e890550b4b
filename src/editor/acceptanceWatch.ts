import * as vscode from 'vscode';
import type { Acceptance } from '../usage/acceptance.ts';

/** Tells the counter of acceptances what it has to see of the editor. */
export class AcceptanceWatch implements vscode.Disposable {
  readonly #acceptance: Acceptance;
  readonly #backend: () => string;
  readonly #subscriptions: readonly vscode.Disposable[];

  /** `backend` names who is asked now. */
  constructor(acceptance: Acceptance, backend: () => string) {
    this.#acceptance = acceptance;
    this.#backend = backend;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        // An empty event tells that the document was saved, say.
        if (contentChanges.length === 0) return;
        if (reason !== undefined) return acceptance.shows(undefined);
        const changes = contentChanges.map(({ range, rangeOffset, rangeLength, text }) => {
          const longLineEnds = document.eol === vscode.EndOfLine.CRLF ? range.end.line - range.start.line : 0;
          return { offset: rangeOffset, replaced: rangeLength - longLineEnds, text };
        });
        acceptance.changed(document.uri.toString(), changes);
      }),
      // Of a cursor that moves because ghost text was accepted VS Code names no kind.
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document, selection }, kind }) =>
        acceptance.moved(document.uri.toString(), document.offsetAt(selection.active), kind !== undefined),
      ),
    ];
  }

  /** These items are shown at a place; none: nothing is. */
  shows(
    document: vscode.TextDocument,
    position: vscode.Position,
    items: readonly vscode.InlineCompletionItem[],
    selected: vscode.SelectedCompletionInfo | undefined,
  ): void {
    const typed = selected ? document.getText(new vscode.Range(selected.range.start, position)) : '';
    this.#acceptance.shows({
      document: document.uri.toString(),
      offset: document.offsetAt(position),
      texts: items.flatMap(({ insertText }) =>
        typeof insertText === 'string' && insertText.startsWith(typed) ? [insertText.slice(typed.length)] : [],
      ),
      given: selected ? selected.text.length - typed.length : 0,
      origin: { languageId: document.languageId, backend: this.#backend() },
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
