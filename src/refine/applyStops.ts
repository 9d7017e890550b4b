import { cutAt, type Refiner } from './draft.ts';

/**
 * Cuts where a stop sequence begins: those that the wire could not carry, and those that the service left at the end of its
 * answer ("ends with", spec 2.2).
 */
export const applyStops: Refiner = (draft, { stops }) => {
  const found = stops.map((stop) => draft.text.indexOf(stop)).filter((at) => at >= 0);
  return found.length === 0 ? draft : cutAt(draft, Math.min(...found));
};
