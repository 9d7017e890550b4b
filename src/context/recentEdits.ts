/** One change of a document, as the editor reports it. */
export interface LineChange {
  /** The line where what is replaced begins, counted from 0. */
  readonly firstLine: number;
  /** The line where it ends. */
  readonly lastLine: number;
  /** What stands there now. */
  readonly text: string;
}

/** Lines that were written lately: from `first` to `last`, as they are numbered now. */
export interface Hunk {
  readonly document: string;
  readonly first: number;
  readonly last: number;
  /** The line that was written last. */
  readonly latest: number;
}

const mostHunks = 8;

/** More at a time is a paste, a formatter or another version of the file, not an edit. */
const mostLines = 40;
const mostChanges = 4;

/** Puts changes together, keystroke by keystroke, into the last few stretches of lines that were written. */
export class RecentEdits {
  #hunks: readonly Hunk[] = [];

  /** The newest first. */
  get hunks(): readonly Hunk[] {
    return this.#hunks;
  }

  /**
   * Takes the changes of one event, in the editor's order, the last of the document first. What is only put back (`written` false: undo,
   * redo) moves lines and is no edit.
   */
  changed(document: string, changes: readonly LineChange[], written: boolean): void {
    for (const change of changes) this.#apply(document, change, written && changes.length <= mostChanges);
  }

  forget(document: string): void {
    this.#hunks = this.#hunks.filter((hunk) => hunk.document !== document);
  }

  #apply(document: string, { firstLine, lastLine, text }: LineChange, written: boolean): void {
    const added = text.split('\n').length - 1;
    const moved = added - (lastLine - firstLine);
    const tooMuch = added > mostLines || lastLine - firstLine > mostLines;
    const kept: Hunk[] = [];
    let first = firstLine;
    let last = lastLine + moved;
    let isEdit = written && !tooMuch && text.trim() !== '';
    for (const hunk of this.#hunks) {
      if (hunk.document !== document || hunk.last < firstLine - 1) kept.push(hunk);
      else if (hunk.first > lastLine + 1) kept.push(movedBy(hunk, moved));
      else if (!tooMuch && !isWithin(hunk, firstLine, lastLine, text)) {
        isEdit = true;
        first = Math.min(first, hunk.first);
        last = Math.max(last, hunk.last + moved);
      }
    }
    this.#hunks = isEdit ? [{ document, first, last, latest: firstLine + added }, ...kept].slice(0, mostHunks) : kept;
  }
}

/** The hunk is wholly deleted. */
function isWithin(hunk: Hunk, firstLine: number, lastLine: number, text: string): boolean {
  return text === '' && firstLine <= hunk.first && hunk.last < lastLine;
}

function movedBy(hunk: Hunk, lines: number): Hunk {
  return { ...hunk, first: hunk.first + lines, last: hunk.last + lines, latest: hunk.latest + lines };
}
