/** What might come next, token by token. */
export interface Path {
  /** Up to the end of the line at the most. */
  readonly text: string;
  /** Where `text` may end, from left to right, and how sure it is that all before is right, from 0 to 1. */
  readonly ends: readonly { readonly length: number; readonly confidence: number }[];
  /** How sure it is that `text` is right and that the line ends there; 0 when that is not known. */
  readonly whole: number;
}

export interface Proposal {
  /** The ways on from the cursor, the likeliest first token first. */
  readonly paths: readonly Path[];
}

/** Told about every candidate that was weighed, to learn the weights from. */
export type Witness = (about: {
  readonly situation: number;
  readonly features: Float64Array;
  readonly from: number;
  readonly text: string;
  readonly isLineEnd: boolean;
  readonly before: string;
  readonly typed: string;
}) => void;
