import type { Language } from '../core/language.ts';

/** A file, or a part of one, in a language; only what has the same `languageId` helps it. */
export interface Place {
  readonly path: string;
  readonly languageId: string;
  readonly language: Language;
}

export interface LearntFile extends Place {
  readonly text: string;
  /** It is open in the editor: counts more than the rest of the project. */
  readonly isOpen: boolean;
}

export interface TypedLine extends Place {
  /** The text above the line, or the end of it. */
  readonly above: string;
  /** The line, without its end. */
  readonly line: string;
}

export interface Question extends Place {
  /** The text before the cursor, or the end of it from the beginning of a line. */
  readonly prefix: string;
  /** The text behind the cursor. */
  readonly suffix: string;
}
