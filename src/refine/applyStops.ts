import { cutAt, type Draft, type Refiner } from './draft.ts';

/**
 * Cuts where a stop sequence begins: those that the wire could not carry, and those that the service left at the end of its
 * answer ("ends with", spec 2.2).
 */
export const applyStops: Refiner = (draft, { stops, language }, ended) => {
  const found = stops.map((stop) => draft.text.indexOf(stop)).filter((at) => at >= 0);
  if (found.length > 0) return cutAt(draft, Math.min(...found));
  return ended && !draft.complete ? withoutLast(draft, language.stops) : draft;
};

/** Those of a language only save tokens; in the middle of an answer the end of the block decides. */
function withoutLast(draft: Draft, stops: readonly string[]): Draft {
  const stop = stops.find((one) => draft.text.endsWith(one));
  return stop === undefined ? draft : cutAt(draft, draft.text.length - stop.length);
}
