import type { CutReason, DropReason, Suggestion } from '../core/outcome.ts';
import { applyStops } from './applyStops.ts';
import { cutBack, dropRepeats } from './cutBack.ts';
import type { Draft, Place } from './draft.ts';
import { dropEcho } from './dropEcho.ts';
import { dropThinking } from './dropThinking.ts';
import { fitIndentation } from './fitIndentation.ts';
import { limitLength } from './limitLength.ts';
import { limitLines } from './limitLines.ts';
import { stopAtExtent } from './stopAtExtent.ts';
import { stripMarkers } from './stripMarkers.ts';
import { trimBlanks } from './trimBlanks.ts';
import { trimSuffixOverlap } from './trimSuffixOverlap.ts';
import { unwrapFence } from './unwrapFence.ts';

export type { Place } from './draft.ts';
export { placeOf } from './placeOf.ts';
export { stripMarkers } from './stripMarkers.ts';

/** What is to be shown of an answer. `more`: too early to tell, read on. */
export type Refined =
  | { readonly kind: 'more' }
  | { readonly kind: 'shown'; readonly suggestion: Suggestion; readonly cut?: CutReason }
  | { readonly kind: 'dropped'; readonly reason: DropReason };

/** A step of the recipe, and what it is called where it leaves nothing of an answer or ends it. */
interface Step {
  readonly refine: (draft: Draft, place: Place, ended: boolean) => Draft | undefined;
  readonly drops: DropReason;
  readonly cuts?: CutReason;
}

/** Find where the program text begins and how it is written; undefined where what has arrived does not tell. */
const openers: readonly Step[] = [
  { refine: limitLength, drops: 'blank', cuts: 'length' },
  { refine: dropThinking, drops: 'thinking', cuts: 'talk' },
  { refine: stripMarkers, drops: 'marker', cuts: 'marker' },
  { refine: unwrapFence, drops: 'talk', cuts: 'talk' },
  { refine: dropEcho, drops: 'echo' },
  { refine: fitIndentation, drops: 'blank' },
];

/**
 * Find where the text ends while it streams. Each must decide on what has arrived alone: what it cuts from a beginning it also
 * cuts from everything longer, so that the result does not depend on how the stream was split.
 */
const cutters: readonly Step[] = [
  { refine: applyStops, drops: 'stopSequence', cuts: 'stopSequence' },
  { refine: stopAtExtent, drops: 'outsideBlock', cuts: 'extent' },
  { refine: cutBack, drops: 'repeatsBelow', cuts: 'repeats' },
  { refine: limitLines, drops: 'blank', cuts: 'lines' },
];

/** Fit the finished text to what stands around it. */
const fitters: readonly Step[] = [
  { refine: dropRepeats, drops: 'repeatsBelow' },
  { refine: trimBlanks, drops: 'blank' },
  { refine: trimSuffixOverlap, drops: 'repeatsSuffix' },
];

/** Reads `raw`, all that has arrived of an answer; `ended` says that nothing more will come. */
export function refine(raw: string, place: Place, ended: boolean): Refined {
  let draft: Draft = { text: withPlainLineEnds(raw), complete: false, replaceSuffixChars: 0 };
  let cut: CutReason | undefined;
  let emptied: DropReason | undefined;
  /** False where it is too early to tell. */
  const take = (steps: readonly Step[]): boolean =>
    steps.every((step) => {
      const next = step.refine(draft, place, ended || draft.complete);
      if (!next) return false;
      const isCut = next.complete && !draft.complete;
      if (isCut) cut = step.cuts;
      if ((isCut || next.text !== draft.text) && isBlank(next) && (isCut || !isBlank(draft)))
        emptied ??= next.broken ? 'breaksLine' : step.drops;
      draft = next;
      return true;
    });
  if (!take(openers) || !take(cutters) || (!draft.complete && !ended)) return { kind: 'more' };
  take(fitters);
  const { text, replaceSuffixChars } = draft;
  if (!isBlank(draft)) return { kind: 'shown', suggestion: { text, replaceSuffixChars }, ...(cut && { cut }) };
  return { kind: 'dropped', reason: emptied ?? (raw === '' ? 'empty' : 'blank') };
}

function isBlank({ text }: Draft): boolean {
  return !/\S/.test(text);
}

/** The editor has its own; a `\r` at the end may be the first half of one. */
function withPlainLineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r$/, '').replace(/\r\n?/g, '\n') : raw;
}
