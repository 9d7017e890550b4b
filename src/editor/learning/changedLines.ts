/** A text that took the place of one from line `first` to line `last`, counted from 0. */
export interface LineChange {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** More lines than these at once were not typed. */
const mostLines = 3;

/** The lines of a document that are being typed, until the cursor leaves them. */
export class ChangedLines {
  #lines = new Set<number>();

  get all(): ReadonlySet<number> {
    return this.#lines;
  }

  /**
   * Takes changes that were made at once, each by where things were before.
   * @returns the lines that Enter has ended, by where they are now, from above
   */
  changed(changes: readonly LineChange[]): number[] {
    // From below, so that those still to come find their lines where they were.
    for (const { first, last, text } of [...changes].sort((a, b) => b.first - a.first)) {
      const added = text.split('\n').length - 1;
      const isUntouched = first === last && /^\r?\n/.test(text) && !this.#lines.has(first);
      const moved = added - (last - first);
      this.#lines = new Set(
        [...this.#lines].flatMap((line) => (line < first ? line : line > last ? line + moved : [])),
      );
      for (let line = isUntouched ? first + 1 : first; line <= first + added; line += 1) this.#lines.add(line);
    }
    if (this.#lines.size > mostLines + 1) this.#lines.clear();
    const [change] = changes;
    if (changes.length !== 1 || !change?.text.includes('\n')) return [];
    return this.left([change.first + change.text.split('\n').length - 1]);
  }

  /**
   * The cursors stand on these lines.
   * @returns the lines that they have left, from above
   */
  left(cursors: readonly number[]): number[] {
    const left = [...this.#lines].filter((line) => !cursors.includes(line)).sort((a, b) => a - b);
    for (const line of left) this.#lines.delete(line);
    return left;
  }
}
