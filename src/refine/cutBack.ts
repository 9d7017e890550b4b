import { cutAt, type Refiner } from './draft.ts';
import { findLoop } from './findLoop.ts';
import { findRepeat } from './findRepeat.ts';

/** A place in a text from which on it is not wanted, and how far one has to read to see that. */
export interface Turn {
  readonly end: number;
  readonly seen: number;
}

/** Cuts before what already stands below the cursor, and behind the first round of a loop: what is seen first counts. */
export const cutBack: Refiner = (draft, place) => {
  const turns = [findRepeat(draft.text, place, false), findLoop(draft.text)].filter((turn) => turn !== undefined);
  const [first] = turns.sort((a, b) => a.seen - b.seen);
  return first ? cutAt(draft, first.end) : draft;
};

/** At the end of a text that is over, fewer lines tell that it has come to what stands below. */
export const dropRepeats: Refiner = (draft, place) => {
  const turn = findRepeat(draft.text, place, true);
  return turn ? cutAt(draft, turn.end) : draft;
};
