/** A part of `vscode.Memento`. */
interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'offFiles';
/** The oldest are forgotten. */
const mostFiles = 500;

/** Files for which the person turned suggestions off, by URI; kept with the workspace. One without a name is forgotten with the window. */
export class OffFiles {
  readonly #memory: Memory;
  readonly #files: Set<string>;

  constructor(memory: Memory) {
    this.#memory = memory;
    const kept = memory.get(key);
    this.#files = new Set(Array.isArray(kept) ? kept.filter((file) => typeof file === 'string') : []);
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** Turns a file off, or on again. */
  async toggle(file: string): Promise<void> {
    if (!this.#files.delete(file)) this.#files.add(file);
    const named = [...this.#files].filter((kept) => !kept.startsWith('untitled:'));
    await this.#memory.update(key, named.slice(-mostFiles));
  }
}
