import type { DropReason, Suggestion } from '../core/types.ts';
import { applyStops } from './applyStops.ts';
import { cutBack, dropRepeats } from './cutBack.ts';
import type { Draft, Place, Refiner } from './draft.ts';
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
  | { readonly kind: 'shown'; readonly suggestion: Suggestion }
  | { readonly kind: 'dropped'; readonly reason: DropReason };

/** Find where the program text begins and how it is written; undefined where what has arrived does not tell. */
const openers: readonly ((draft: Draft, place: Place, ended: boolean) => Draft | undefined)[] = [
  limitLength,
  dropThinking,
  stripMarkers,
  unwrapFence,
  dropEcho,
  fitIndentation,
];

/**
 * Find where the text ends while it streams. Each must decide on what has arrived alone: what it cuts from a beginning it also
 * cuts from everything longer, so that the result does not depend on how the stream was split.
 */
const cutters: readonly Refiner[] = [applyStops, stopAtExtent, cutBack, limitLines];

/** Fit the finished text to what stands around it. */
const fitters: readonly Refiner[] = [trimBlanks, trimSuffixOverlap];

/** Reads `raw`, all that has arrived of an answer; `ended` says that nothing more will come. */
export function refine(raw: string, place: Place, ended: boolean): Refined {
  const apply = (draft: Draft, refiner: Refiner) => refiner(draft, place, ended || draft.complete);
  let opened: Draft | undefined = { text: withPlainLineEnds(raw), complete: false, replaceSuffixChars: 0 };
  for (const opener of openers) opened = opened && opener(opened, place, ended || opened.complete);
  if (opened === undefined) return { kind: 'more' };
  const cut = cutters.reduce(apply, opened);
  if (!cut.complete && !ended) return { kind: 'more' };
  const kept = dropRepeats(cut, place, true);
  const { text, replaceSuffixChars } = fitters.reduce(apply, kept);
  if (text.trim() !== '') return { kind: 'shown', suggestion: { text, replaceSuffixChars } };
  return { kind: 'dropped', reason: cut.text.trim() === '' ? 'empty' : 'repeatsSuffix' };
}

/** The editor has its own; a `\r` at the end may be the first half of one. */
function withPlainLineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r$/, '').replace(/\r\n?/g, '\n') : raw;
}
