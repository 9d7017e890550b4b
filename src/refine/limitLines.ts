import { cutAt, type Refiner } from './draft.ts';

/** Keeps at most `maxLines` lines. A line end that the text begins with only leads to the first of them. */
export const limitLines: Refiner = (draft, { maxLines }) => {
  let at = /^\s*\n/.exec(draft.text)?.[0].length ?? 0;
  for (let line = 0; line < maxLines; line += 1) {
    const end = draft.text.indexOf('\n', at);
    if (end < 0) return draft;
    at = end + 1;
  }
  // Blank lines at the end may still turn out to be part of a stop sequence; either way they are not shown.
  return cutAt(draft, draft.text.slice(0, at).trimEnd().length);
};
