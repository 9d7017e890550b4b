import { cutAt, type Draft, isInText, type Place, type Refiner } from './draft.ts';
import { stopAtBlockEnd } from './stopAtBlockEnd.ts';

/** Cuts where the line, the statement or the block that was wanted ends. */
export const stopAtExtent: Refiner = (draft, place, ended) =>
  place.extent === 'line' || goesOnWithLine(draft, place) ? stopAtLineEnd(draft) : stopAtBlockEnd(draft, place, ended);

/** The first line that is not blank is the last; line ends before it lead to it. Where they must not, "\n" is a stop sequence. */
function stopAtLineEnd(draft: Draft): Draft {
  const first = draft.text.search(/\S/);
  const end = first < 0 ? -1 : draft.text.indexOf('\n', first);
  return end < 0 ? draft : cutAt(draft, end);
}

/** Where no bracket opens the block, the cursor's line may be only begun: `def f█` + `(x)`, `<p>█` + `text</p>`. */
function goesOnWithLine({ text }: Draft, place: Place): boolean {
  if (place.extent !== 'body' || place.lineBefore.trim() === '') return false;
  return (!place.language.braces || isInText(place)) && /^[ \t]*[^\s#/]/.test(text);
}
