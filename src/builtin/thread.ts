import type { Choice } from './choose.ts';

/** A document or file, and its language as VS Code names it. */
export interface Where {
  /** Its URI as a string. */
  readonly path: string;
  readonly languageId: string;
}

export interface WholeText extends Where {
  /** With line ends of any kind. */
  readonly text: string;
  readonly isOpen: boolean;
  /** Lines that are left out, counted from 0. */
  readonly unfinished: readonly number[];
}

/** A file on a disk of this machine. */
export interface DiskFile extends Where {
  /** Where it is, as the system names it. */
  readonly file: string;
  /** Larger ones are not read, in bytes. */
  readonly longest: number;
}

export interface Search {
  /** A folder on a disk of this machine, as the system names it. */
  readonly folder: string;
  /** How names end, with the dot. */
  readonly endings: readonly string[];
  /** In the folders in it as well. */
  readonly isDeep: boolean;
  /** But not in this one. */
  readonly except?: string;
  /** More are not looked for. */
  readonly most: number;
}

export interface TypedLine extends Where {
  /** The text above the line, or the end of it from the beginning of a line. */
  readonly above: string;
  /** Without its end. */
  readonly line: string;
}

export interface Cursor extends Where {
  /** The text before the cursor, or the end of it from the beginning of a line. */
  readonly prefix: string;
  /** The text behind the cursor. */
  readonly suffix: string;
}

export interface Wish {
  /** How sure it has to be, 0 to 1. */
  readonly precision: number;
  /** To the end of the line, or nothing. */
  readonly wholeLines: boolean;
}

/**
 * The built-in engine on a thread of its own. It takes what it is told in order, except that whole texts are learnt in between, one after
 * the other, so that a question never waits for one.
 */
export interface BuiltinThread {
  /**
   * In the place of what was known by that path, which holds until all is read.
   * @returns how many characters are known then: 0 if it was forgotten meanwhile, or is nothing that people write
   */
  learn(text: WholeText): Promise<number>;
  /** The same with a file, which is read there. @returns undefined if it cannot be read there, or not as UTF-8; nothing is forgotten then */
  learnFile(file: DiskFile): Promise<number | undefined>;
  /** Files that people write, as the system names them, the nearest first. */
  find(search: Search): Promise<readonly string[]>;
  learnLine(line: TypedLine): void;
  forget(path: string): void;
  /** What to show, or nothing. */
  suggest(cursor: Cursor, wish: Wish): Promise<Choice | undefined>;
  /** What was suggested came true, or did not. */
  learnOutcome(languageId: string, choice: Choice, cameTrue: boolean): void;
}

/** What goes to the thread: a call of one of its functions, with a number if the caller waits for what comes of it. */
export type Call = {
  [Name in keyof BuiltinThread]: {
    readonly name: Name;
    readonly args: Parameters<BuiltinThread[Name]>;
    readonly id?: number;
  };
}[keyof BuiltinThread];

/** What comes back, by the number of the call; of a call without one only what went wrong. */
export interface Reply {
  readonly id?: number;
  readonly value?: number | readonly string[] | Choice;
  /** What went wrong instead. */
  readonly problem?: string;
}

/** One end of the way between two threads: a `MessagePort`, a `Worker`, or a worker's `parentPort`. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: string, listener: (message: unknown) => void): unknown;
}
