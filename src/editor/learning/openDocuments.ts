import * as vscode from 'vscode';

/** A document is read anew so long after its last change, in ms. */
const afterChange = 2_000;

/** The open documents that may be learnt, and which of them are due. */
export class OpenDocuments implements vscode.Disposable {
  readonly #documents = new Map<string, vscode.TextDocument>();
  /** The version of each that is learnt. */
  readonly #versions = new Map<string, number>();
  readonly #later = new Map<string, NodeJS.Timeout>();
  readonly #due = new Set<string>();
  readonly #onDue: () => void;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  get all(): Iterable<vscode.TextDocument> {
    return this.#documents.values();
  }

  has(key: string): boolean {
    return this.#documents.has(key);
  }

  add(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#documents.set(key, document);
    this.#versions.delete(key);
    this.due(key);
  }

  /** Was it there? */
  remove(key: string): boolean {
    this.#clearLater(key);
    this.#due.delete(key);
    this.#versions.delete(key);
    return this.#documents.delete(key);
  }

  changed(key: string): void {
    const later = this.#later.get(key);
    if (later) later.refresh();
    else
      this.#later.set(
        key,
        setTimeout(() => this.due(key), afterChange),
      );
  }

  due(key: string): void {
    this.#clearLater(key);
    if (!this.#documents.has(key)) return;
    this.#due.add(key);
    this.#onDue();
  }

  /** One that is due and that the person looks at. */
  get firstSeen(): string | undefined {
    if (this.#due.size === 0) return undefined;
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    const seen = [activeTextEditor, ...visibleTextEditors].map((editor) => editor?.document.uri.toString() ?? '');
    return seen.find((key) => this.#due.has(key));
  }

  /** Any that is due. */
  get first(): string | undefined {
    const [first] = this.#due;
    return first;
  }

  /** Takes one that is due to read it; `isNew` if it is not what is learnt of it already. */
  take(key: string): { readonly document: vscode.TextDocument; readonly isNew: boolean } | undefined {
    this.#due.delete(key);
    const document = this.#documents.get(key);
    if (!document || document.isClosed) return undefined;
    const isNew = this.#versions.get(key) !== document.version;
    this.#versions.set(key, document.version);
    return { document, isNew };
  }

  dispose(): void {
    for (const later of this.#later.values()) clearTimeout(later);
  }

  #clearLater(key: string): void {
    clearTimeout(this.#later.get(key));
    this.#later.delete(key);
  }
}

/** Whether the person has opened it: extensions open documents that nobody ever sees, such as every package.json of a workspace. */
export function isInView({ uri }: vscode.TextDocument): boolean {
  // VS Code opens those only with their notebook.
  if (uri.scheme === 'vscode-notebook-cell') return true;
  const key = uri.toString();
  const { tabGroups, visibleTextEditors } = vscode.window;
  if (visibleTextEditors.some(({ document }) => document.uri.toString() === key)) return true;
  return tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key),
  );
}
