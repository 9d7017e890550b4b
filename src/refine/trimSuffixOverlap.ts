import { scan } from '../core/scan.ts';
import type { Refiner } from './draft.ts';
import { mergeClosers } from './mergeClosers.ts';
import { trimClosersBelow } from './trimClosersBelow.ts';
import { trimRestOfLine } from './trimRestOfLine.ts';

/** Never repeats what already follows the cursor: auto-closed brackets and quotes, the rest of the line, closers below. */
export const trimSuffixOverlap: Refiner = (draft, place) => {
  const scanned = scan(draft.text, place.language, place.state);
  const rest = place.restOfLine.trimEnd();
  if (rest.trim() === '') return trimClosersBelow(draft, place, scanned.closers);
  const isClosersAlone = /^[\s)\]}"'`;,:>]+$/.test(rest);
  return isClosersAlone ? mergeClosers(draft, rest, scanned, place) : trimRestOfLine(draft, rest, scanned, place);
};
