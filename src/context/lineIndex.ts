import { hashWords } from './hashWords.ts';
import type { OpenDocument } from './openDocument.ts';
import type { Slices } from './slices.ts';

/** Which words stand on each line of a document. */
export interface LineIndex {
  /** Hashes of all words, in order. */
  readonly words: Uint16Array;
  /** Where the words of each line begin; one more at the end. */
  readonly starts: Uint32Array;
}

/** What is larger is data or made by a machine. */
const largest = { lines: 8_000, characters: 300_000 } as const;

/** So many documents are remembered. */
const mostDocuments = 60;

/** So many lines are read between two looks at the clock. */
const linesAtOnce = 100;

/** The indexes of documents, each made once for each version. */
export class LineIndexes {
  readonly #known = new Map<string, { readonly version: number; readonly index: LineIndex | undefined }>();

  /** Undefined for a document that is too large, or if time runs out. */
  async of(document: OpenDocument, slices: Slices): Promise<LineIndex | undefined> {
    const { id, version } = document;
    const known = this.#known.get(id);
    this.#known.delete(id);
    if (known?.version === version) {
      this.#known.set(id, known);
      return known.index;
    }
    const made = await indexOf(document, slices);
    if (made === 'late' || document.version !== version) return undefined;
    const index = made === 'huge' ? undefined : made;
    this.#known.set(id, { version, index });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostDocuments) break;
      this.#known.delete(oldest);
    }
    return index;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}

async function indexOf(document: OpenDocument, slices: Slices): Promise<LineIndex | 'late' | 'huge'> {
  const { lineCount, version } = document;
  if (lineCount > largest.lines) return 'huge';
  const words: number[] = [];
  const starts = new Uint32Array(lineCount + 1);
  let characters = 0;
  for (let line = 0; line < lineCount; line += 1) {
    if (line % linesAtOnce === 0 && !(await slices.goOn())) return 'late';
    // It may have become shorter meanwhile.
    if (document.version !== version) return 'late';
    const text = document.lineAt(line);
    characters += text.length;
    if (characters > largest.characters) return 'huge';
    hashWords(text, words);
    starts[line + 1] = words.length;
  }
  return { words: Uint16Array.from(words), starts };
}
