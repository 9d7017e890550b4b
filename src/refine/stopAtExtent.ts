import { cutAt, type Draft, type Refiner } from './draft.ts';
import { stopAtBlockEnd } from './stopAtBlockEnd.ts';

/** Cuts where the line, the statement or the block that was wanted ends. */
export const stopAtExtent: Refiner = (draft, place, ended) =>
  place.extent === 'line' ? stopAtLineEnd(draft) : stopAtBlockEnd(draft, place, ended);

/** The first line that is not blank is the last; line ends before it lead to it. Where they must not, "\n" is a stop sequence. */
function stopAtLineEnd(draft: Draft): Draft {
  const first = draft.text.search(/\S/);
  const end = first < 0 ? -1 : draft.text.indexOf('\n', first);
  return end < 0 ? draft : cutAt(draft, end);
}
