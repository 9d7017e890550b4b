import { cutAt, type Refiner } from './draft.ts';

/** Far more than anyone reads in grey; a model in a loop never ends its one line. */
const maxCharacters = 2000;

/** Keeps so much that reading the answer again after each piece stays cheap, and ends it between two words. */
export const limitLength: Refiner = (draft) => {
  if (draft.text.length <= maxCharacters) return draft;
  for (let end = maxCharacters; end > maxCharacters / 2; end -= 1) {
    if (!isInWord(draft.text, end)) return cutAt(draft, end);
  }
  return cutAt(draft, maxCharacters);
};

/** Inside a surrogate pair, too. */
function isInWord(text: string, at: number): boolean {
  return /^(?:[\p{L}\p{N}_]{2}|[\u{10000}-\u{10FFFF}])$/u.test(text.slice(at - 1, at + 1));
}
