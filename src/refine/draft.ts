import type { Extent, Language, Wanted } from '../core/types.ts';

/** An answer on its way to being shown. */
export interface Draft {
  readonly text: string;
  /** What the model may still write does not change the text: hang up. */
  readonly complete: boolean;
  /** Characters after the cursor that the text holds itself. */
  readonly replaceSuffixChars: number;
}

/** Where the answer is to stand, and what is wanted there. */
export interface Place {
  readonly language: Language;
  readonly extent: Extent;
  readonly stops: readonly string[];
  readonly maxLines: number;
  /** Text of the cursor's line before the cursor. */
  readonly lineBefore: string;
  /** Text of the cursor's line after the cursor. */
  readonly restOfLine: string;
  /** The last line above that is not blank, with its indentation. */
  readonly lineAbove: string;
  /** The first line below that is not blank, with its indentation; undefined where nothing follows. */
  readonly lineBelow: string | undefined;
  /** Whether the cursor stands inside a string or comment. */
  readonly state: Wanted['state'];
}

/** What a place is made of. `prefix` and `suffix` have `\n` as line ends. */
export interface PlaceParts extends Pick<Place, 'language' | 'stops' | 'maxLines'> {
  readonly wanted: Wanted;
  readonly prefix: string;
  readonly suffix: string;
}

export function placeOf({ prefix, suffix, wanted, ...rest }: PlaceParts): Place {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const restEnd = suffix.indexOf('\n');
  const above = prefix.slice(0, lineStart).trimEnd();
  return {
    ...rest,
    extent: wanted.extent,
    state: wanted.state,
    lineBefore: prefix.slice(lineStart),
    restOfLine: restEnd < 0 ? suffix : suffix.slice(0, restEnd),
    lineAbove: above.slice(above.lastIndexOf('\n') + 1),
    lineBelow: restEnd < 0 ? undefined : firstFilledLine(suffix.slice(restEnd + 1)),
  };
}

function firstFilledLine(text: string): string | undefined {
  const filled = text.search(/\S/);
  if (filled < 0) return undefined;
  const end = text.indexOf('\n', filled);
  return text.slice(text.lastIndexOf('\n', filled) + 1, end < 0 ? text.length : end);
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

/** Width of a line's indentation in columns, a tab reaching to the next multiple of four. */
export function indentation(line: string): number {
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += 4 - (width % 4);
    else break;
  }
  return width;
}
