import type { Refiner } from './draft.ts';

/** Blanks at the end are never wanted, and at the beginning not after a blank that is there. */
export const trimBlanks: Refiner = (draft, { lineBefore, restOfLine }) => {
  const afterBlank = /\S[ \t]+$/.test(lineBefore);
  const text = afterBlank ? draft.text.replace(/^[ \t]+/, '') : draft.text;
  // A line end and indentation before a bracket that follows the cursor belong to the text: `{█}`.
  const leadsToRest = restOfLine.trim() !== '' && /\S[^\n]*\n[ \t]*$/.test(text);
  return { ...draft, text: leadsToRest ? text : text.trimEnd() };
};
