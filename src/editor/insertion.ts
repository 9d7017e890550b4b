import * as vscode from 'vscode';

/** Text that is put into a document piece by piece behind a place; it moves along with edits elsewhere, and is lost when they go through it. */
export class Insertion implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #subscription: vscode.Disposable;
  #start: number;
  #end: number;
  #isLost = false;
  /** What is written at its end belongs to it. */
  isWriting = false;

  constructor(document: vscode.TextDocument, position: vscode.Position) {
    this.#document = document;
    this.#start = document.offsetAt(position);
    this.#end = this.#start;
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document) return;
      for (const { rangeOffset, rangeLength, text } of event.contentChanges)
        this.#follow(rangeOffset, rangeOffset + rangeLength, text.length);
    });
  }

  /** Where it stands now; undefined once it is lost. */
  get range(): vscode.Range | undefined {
    if (this.#isLost) return undefined;
    return new vscode.Range(this.#document.positionAt(this.#start), this.#document.positionAt(this.#end));
  }

  #follow(from: number, to: number, length: number): void {
    const growth = length - (to - from);
    const isOwn = this.isWriting && from >= this.#start && to === this.#end;
    const isWithin = from >= this.#start && to <= this.#end && from < this.#end;
    if (isOwn || isWithin) this.#end += growth;
    else if (to <= this.#start && from < this.#start) {
      this.#start += growth;
      this.#end += growth;
    } else if (from < this.#end) this.#isLost = true;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** Writes behind what each insertion holds, or in place of it, as one edit. False if any of them is lost or the editor takes nothing. */
export async function write(
  editor: vscode.TextEditor,
  texts: readonly { readonly insertion: Insertion; readonly text: string }[],
  mode: 'append' | 'replace',
  undo: { readonly undoStopBefore: boolean; readonly undoStopAfter: boolean },
): Promise<boolean> {
  if (texts.some(({ insertion }) => !insertion.range)) return false;
  for (const { insertion } of texts) insertion.isWriting = true;
  try {
    return await editor.edit((edit) => {
      for (const { insertion, text } of texts) {
        const { range } = insertion;
        if (range) edit.replace(mode === 'append' ? new vscode.Range(range.end, range.end) : range, text);
      }
    }, undo);
  } catch {
    // The editor was closed.
    return false;
  } finally {
    for (const { insertion } of texts) insertion.isWriting = false;
  }
}
