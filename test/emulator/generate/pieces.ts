import type { ChunkMode } from '../knobs.ts';

const PIECE = /\n+|[^\S\n]*(?:\p{Script=Han}{1,2}|[\p{L}\p{N}_]{1,8}|[^\s\p{L}\p{N}_]{1,3})|[^\S\n]+/gu;

/** Cuts `text` into pieces the size of a model's tokens: a word or punctuation run of a few characters with the spaces before it. */
export function intoPieces(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Joins pieces into lines and sentences, as V1 is believed to send them (spec 2.4 "chunk size"). */
export function intoSentences(pieces: readonly string[]): string[] {
  const sentences: string[] = [];
  let sentence = '';
  for (const piece of pieces) {
    sentence += piece;
    if (!/[\n。！？；]|[.;!?]$/u.test(piece)) continue;
    sentences.push(sentence);
    sentence = '';
  }
  return sentence === '' ? sentences : [...sentences, sentence];
}

/** The deltas in which a chunk mode sends an answer. */
export function intoDeltas(pieces: readonly string[], mode: ChunkMode): readonly string[] {
  const text = pieces.join('');
  if (text === '') return [];
  if (mode === 'wholeFrame') return [text];
  return mode === 'perSentence' ? intoSentences(pieces) : pieces;
}

/** The first `length` UTF-16 units of the text that the pieces spell, still in pieces. */
export function clipPieces(pieces: readonly string[], length: number): string[] {
  const clipped: string[] = [];
  let left = length;
  for (const piece of pieces) {
    if (left <= 0) break;
    clipped.push(piece.slice(0, left));
    left -= piece.length;
  }
  return clipped;
}
