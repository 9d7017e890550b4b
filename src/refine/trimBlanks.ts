import { hasCodeBehind, type Refiner, textUntil } from './draft.ts';

/** Blanks at the end are not wanted, unless in front of code; and at the beginning not after a blank that is there. */
export const trimBlanks: Refiner = (draft, place) => {
  const afterBlank = /\S[ \t]+$/.test(place.lineBefore);
  const text = afterBlank ? draft.text.replace(/^[ \t]+/, '') : draft.text;
  const standsInFront = place.extent === 'line' && hasCodeBehind(place);
  return { ...draft, text: standsInFront ? textUntil(text, text.length, place.restOfLine) : text.trimEnd() };
};
