import type { Wanted } from '../core/request.ts';
import { isLiteral, walk } from '../core/scan.ts';
import type { Place } from './draft.ts';

/** What a place is made of. `prefix` and `suffix` have `\n` as line ends. */
export interface PlaceParts extends Pick<Place, 'language' | 'stops' | 'maxLines'> {
  readonly wanted: Wanted;
  readonly prefix: string;
  readonly suffix: string;
  /** One step of indentation in the editor, for where the text around the cursor shows none. */
  readonly indentUnit?: string;
}

/** How many lines above and below are looked at. */
const nearby = 8;
/** And how much text, to see how it is indented. */
const sampleLength = 4000;

export function placeOf({ prefix, suffix, wanted, indentUnit, ...rest }: PlaceParts): Place {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const restEnd = suffix.indexOf('\n');
  const lineBefore = prefix.slice(lineStart);
  const sample = prefix.slice(-sampleLength) + suffix.slice(0, sampleLength);
  return {
    ...rest,
    extent: wanted.extent,
    state: wanted.state,
    lineBefore,
    restOfLine: restEnd < 0 ? suffix : suffix.slice(0, restEnd),
    linesAbove: filledLines(prefix.slice(Math.max(0, lineStart - sampleLength), lineStart)).slice(-nearby),
    linesBelow: restEnd < 0 ? [] : filledLines(suffix.slice(restEnd + 1, restEnd + sampleLength)).slice(0, nearby),
    openers: openersOf(lineBefore, wanted.state, rest.language),
    ...readIndentation(sample, indentUnit),
  };
}

function filledLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function openersOf(lineBefore: string, state: Place['state'], language: Place['language']): string[] {
  const open = walk(lineBefore, language, []);
  const outermost = open.findIndex(isLiteral);
  const own = outermost < 0 ? [] : open.slice(outermost);
  // The line begins in a string or comment: brackets in it are those of its words.
  const beginsInside = own.length < state.length || own.some(({ close }, index) => close !== state[index]?.close);
  const words = walk(lineBefore, { ...language, lineComments: [], strings: [], charLiterals: false }, []);
  const isComment = open.at(-1)?.kind === 'comment';
  return (beginsInside || isComment ? words : open).map(({ close }) => close).reverse();
}

/** By what the text around the cursor does, or else by the editor's own settings. */
function readIndentation(sample: string, unit: string | undefined): Pick<Place, 'indentUnit' | 'tabWidth'> {
  const [tabs, blanks] = [/^\t/gm, /^ {2}/gm].map((pattern) => sample.match(pattern)?.length ?? 0);
  const [byTabs, bySpaces] = [(tabs ?? 0) > 0, (blanks ?? 0) > 0];
  // As GNU has it: a tab for every eight columns, and spaces for the rest.
  if (byTabs && bySpaces) return { indentUnit: undefined, tabWidth: /^\t+ {2}/m.test(sample) ? 8 : 4 };
  if (byTabs) return { indentUnit: '\t', tabWidth: 4 };
  const spaces = bySpaces && !unit?.startsWith(' ') ? smallestStep(sample) : unit;
  return { indentUnit: spaces, tabWidth: spaces?.startsWith(' ') ? spaces.length : 4 };
}

/** The indentation that lines have more than the line above them, as it is met most often. */
function smallestStep(sample: string): string {
  const counts = new Map<number, number>();
  let above = 0;
  for (const line of sample.split('\n')) {
    const width = line.search(/[^ ]|$/);
    if (width === 0 && line === '') continue;
    const step = width - above;
    if (step >= 2 && step <= 8) counts.set(step, (counts.get(step) ?? 0) + 1);
    above = width;
  }
  const [[step] = [4]] = [...counts].sort(([, a], [, b]) => b - a);
  return ' '.repeat(step);
}
