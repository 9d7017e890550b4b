import type { DropReason, Suggestion } from '../core/types.ts';
import { applyStops } from './applyStops.ts';
import type { Draft, Place, Refiner } from './draft.ts';
import { dropRepeats } from './dropRepeats.ts';
import { limitLength } from './limitLength.ts';
import { limitLines } from './limitLines.ts';
import { stopAtExtent } from './stopAtExtent.ts';
import { stripMarkers } from './stripMarkers.ts';
import { trimBlanks } from './trimBlanks.ts';
import { trimSuffixOverlap } from './trimSuffixOverlap.ts';

export { type Place, placeOf } from './draft.ts';
export { stripMarkers } from './stripMarkers.ts';

/** What is to be shown of an answer. `more`: too early to tell, read on. */
export type Refined =
  | { readonly kind: 'more' }
  | { readonly kind: 'shown'; readonly suggestion: Suggestion }
  | { readonly kind: 'dropped'; readonly reason: DropReason };

/**
 * Find where the text ends while it streams. Each must decide on what has arrived alone: what it cuts from a beginning it also
 * cuts from everything longer, so that the result does not depend on how the stream was split.
 */
const cutters: readonly Refiner[] = [limitLength, stripMarkers, applyStops, stopAtExtent, limitLines];

/** Fit the finished text to what stands around it. */
const fitters: readonly Refiner[] = [trimBlanks, trimSuffixOverlap];

/** Reads `raw`, all that has arrived of an answer; `ended` says that nothing more will come. */
export function refine(raw: string, place: Place, ended: boolean): Refined {
  const apply = (draft: Draft, refiner: Refiner) => refiner(draft, place, ended || draft.complete);
  const cut = cutters.reduce(apply, { text: raw, complete: false, replaceSuffixChars: 0 });
  const kept = dropRepeats(cut, place, ended || cut.complete);
  if (!kept.complete && !ended) return { kind: 'more' };
  const { text, replaceSuffixChars } = fitters.reduce(apply, kept);
  if (text.trim() !== '') return { kind: 'shown', suggestion: { text, replaceSuffixChars } };
  return { kind: 'dropped', reason: cut.text.trim() === '' ? 'empty' : 'repeatsSuffix' };
}
