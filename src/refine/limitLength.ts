import { cutAt, type Draft, type Refiner } from './draft.ts';

/** Far more than anyone reads in grey; a model in a loop never ends its one line. */
const maxCharacters = 2000;
const charactersPerLine = 160;

/** Keeps so much that reading the answer again after each piece stays cheap, and ends it between two lines or words. */
export const limitLength: Refiner = (draft, { extent, maxLines }) => {
  const limit = extent === 'line' ? maxCharacters : Math.max(maxCharacters, maxLines * charactersPerLine);
  if (draft.text.length <= limit) return draft;
  const lineEnd = extent === 'line' ? -1 : draft.text.lastIndexOf('\n', limit);
  return lineEnd > limit / 2 ? cutAt(draft, lineEnd) : cutInLine(draft, limit);
};

function cutInLine(draft: Draft, limit: number): Draft {
  for (let end = limit; end > limit / 2; end -= 1) {
    if (!isInWord(draft.text, end)) return cutAt(draft, end);
  }
  return cutAt(draft, limit);
}

/** Inside a surrogate pair, too. */
function isInWord(text: string, at: number): boolean {
  return /^(?:[\p{L}\p{N}_]{2}|[\u{10000}-\u{10FFFF}])$/u.test(text.slice(at - 1, at + 1));
}
