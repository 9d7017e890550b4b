import type { Language } from '../core/language.ts';
import type { Wanted } from '../core/request.ts';

/** An answer on its way to being shown. */
export interface Draft {
  readonly text: string;
  /** What the model may still write does not change the text: hang up. */
  readonly complete: boolean;
  /** Characters after the cursor that the text holds itself. */
  readonly replaceSuffixChars: number;
  /** What has arrived of the last line does not tell whether it still belongs to the block. */
  readonly undecided?: true;
  /** Nothing is left because nothing of it can stand in front of the code behind the cursor. */
  readonly broken?: true;
}

/** Where the answer is to stand, and what is wanted there. */
export interface Place {
  readonly language: Language;
  readonly extent: Wanted['extent'];
  readonly stops: readonly string[];
  readonly maxLines: number;
  /** Text of the cursor's line before the cursor. */
  readonly lineBefore: string;
  /** Text of the cursor's line after the cursor. */
  readonly restOfLine: string;
  /** The nearest lines above that are not blank, the nearest last, with their indentation and without blanks at their ends. */
  readonly linesAbove: readonly string[];
  /** The nearest lines below that are not blank, likewise. */
  readonly linesBelow: readonly string[];
  /** What closes the brackets and strings that are opened before the cursor on its line, the innermost first. */
  readonly openers: readonly string[];
  /** Whether the cursor stands inside a string or comment. */
  readonly state: Wanted['state'];
  /** One step of indentation here; undefined where tabs and spaces are mixed, or nothing is known. */
  readonly indentUnit: string | undefined;
  /** Columns of a tab. */
  readonly tabWidth: number;
}

/** One step of the recipe. `ended` says that nothing more will come. */
export type Refiner = (draft: Draft, place: Place, ended: boolean) => Draft;

/** The draft without what stands from `end` on, which nothing that follows can bring back. */
export function cutAt(draft: Draft, end: number): Draft {
  return { ...draft, text: draft.text.slice(0, end), complete: true };
}

/** The finished text up to `end`, without the blanks there. */
export function keepUntil(draft: Draft, end: number | undefined): Draft {
  return end === undefined ? draft : { ...draft, text: draft.text.slice(0, end).trimEnd() };
}

/** The same, but the blanks between the text and a `rest` that begins with none are kept: `public █void` + `static void`. */
export function textUntil(text: string, end: number, rest: string): string {
  const kept = text.slice(0, end).trimEnd();
  return /^\S/.test(rest) ? kept + (/^[ \t]*/.exec(text.slice(kept.length, end))?.[0] ?? '') : kept;
}

/** Whether more than closers, which the editor put there itself, stands behind the cursor on its line. */
export function hasCodeBehind({ restOfLine }: Place): boolean {
  return /[^\s)\]}"'`;,]/.test(restOfLine);
}

/** Width of a line's indentation in columns, a tab reaching to the next multiple of `tabWidth`. */
export function indentation(line: string, tabWidth: number): number {
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += tabWidth - (width % tabWidth);
    else break;
  }
  return width;
}

/** Letters and digits that `line` holds: a line of fewer than four stands in many places. */
export function wordCharacters(line: string): number {
  return line.match(/[\p{L}\p{N}_]/gu)?.length ?? 0;
}

/** HTML and its like: tags are code, and words stand between them. */
export function isMarkup({ blockComment, closer }: Language): boolean {
  return blockComment?.[0] === '<!--' && closer !== undefined;
}

/** Whether the cursor stands in a string or comment, where words are no code. */
export function isInText({ state }: Place): boolean {
  const kind = state.at(-1)?.kind;
  return kind === 'string' || kind === 'comment';
}
