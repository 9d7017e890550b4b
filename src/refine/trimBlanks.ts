import { type Draft, hasCodeBehind, isInText, type Place, type Refiner, textUntil } from './draft.ts';

/** Blanks at the end are not wanted, unless in front of code; and at the beginning not the one that is there. */
export const trimBlanks: Refiner = (draft, place) => {
  const text = isSecondBlank(draft, place) ? draft.text.slice(1) : draft.text;
  const standsInFront = place.extent === 'line' && hasCodeBehind(place);
  return { ...draft, text: standsInFront ? textUntil(text, text.length, place.restOfLine) : text.trimEnd() };
};

/** One blank stands there, and one begins the answer. More of them line something up, as two do in front of a comment. */
function isSecondBlank({ text }: Draft, place: Place): boolean {
  if (isInText(place) || !/\S $/.test(place.lineBefore) || !/^ \S/.test(text)) return false;
  return !place.language.lineComments.some((mark) => text.startsWith(mark, 1));
}
