import type { Refiner } from './draft.ts';

/** Blanks at the end are never wanted, and at the beginning not after a blank that is there. */
export const trimBlanks: Refiner = (draft, { lineBefore }) => {
  const afterBlank = /\S[ \t]+$/.test(lineBefore);
  const text = afterBlank ? draft.text.replace(/^[ \t]+/, '') : draft.text;
  return { ...draft, text: text.trimEnd() };
};
