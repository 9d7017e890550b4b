/** No line is read in one go that is longer than this, in characters. */
const longestLine = 5_000;
const longestAverage = 200;
/** A program says so in the head of what it made. */
const made = /@generated|DO NOT EDIT|automatically generated|auto-generated/i;
const headLength = 1_000;
const leastLetters = 0.3;

/** Whether a text can be read in small slices. */
export function isReadable(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    if ((end < 0 ? text.length : end) - at > longestLine) return false;
    if (end < 0) break;
    at = end + 1;
  }
  return !text.includes('\0');
}

/** Whether a text was written by hand: no bundle, no table of numbers, nothing that a program made. */
export function isHandwritten(text: string): boolean {
  if (!isReadable(text) || made.test(text.slice(0, headLength))) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  if (text.length > lines * longestAverage) return false;
  // Every so many characters are enough to see it.
  const step = Math.ceil(text.length / 4_000);
  let letters = 0;
  for (let at = 0; at < text.length; at += step) if (isLetter(text.charCodeAt(at))) letters += 1;
  return letters * step >= text.length * leastLetters;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
}
