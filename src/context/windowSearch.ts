import { hashes } from './hashWords.ts';
import type { LineIndex } from './lineIndex.ts';

/** Lines that resemble others: from `first` up to, not including, `end`. */
export interface Window {
  readonly first: number;
  readonly end: number;
  /** Jaccard similarity of the words, from 0 to 1. */
  readonly score: number;
}

/** Finds lines that resemble others; one object serves all documents, one after another. */
export class WindowSearch {
  /** How often each word stands in the window; all 0 between two searches. */
  readonly #counts = new Uint16Array(hashes);

  /**
   * The `size` lines of a document whose words resemble `wanted` most. The window slides down by one line at a time, and only what
   * comes in and what goes out is counted: the cost is that of the document's words, whatever the size.
   */
  best({ words, starts }: LineIndex, wanted: ReadonlySet<number>, size: number): Window {
    let distinct = 0;
    let shared = 0;
    let best: Window = { first: 0, end: 0, score: 0 };
    const count = (line: number, step: 1 | -1, edge: 0 | 1) => {
      const end = starts[line + 1] ?? 0;
      for (let at = starts[line] ?? 0; at < end; at += 1) {
        const word = words[at] ?? 0;
        const times = (this.#counts[word] ?? 0) + step;
        this.#counts[word] = times;
        if (times !== edge) continue;
        distinct += step;
        if (wanted.has(word)) shared += step;
      }
    };
    const lineCount = starts.length - 1;
    for (let line = 0; line < lineCount; line += 1) {
      count(line, 1, 1);
      if (line >= size) count(line - size, -1, 0);
      const score = shared / (distinct + wanted.size - shared || 1);
      if (score > best.score) best = { first: Math.max(0, line - size + 1), end: line + 1, score };
    }
    for (let line = Math.max(0, lineCount - size); line < lineCount; line += 1) count(line, -1, 0);
    return best;
  }
}
