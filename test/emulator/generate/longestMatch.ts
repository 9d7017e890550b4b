/** An earlier place whose text before it is what also stands before the caret. */
export interface Match {
  source: 'before' | 'after';
  /** Where the continuation starts in that text. */
  at: number;
  /** Matched characters that end there, cut back to a token border. */
  length: number;
}

const WORD_BEYOND_ASCII = /[\p{L}\p{N}]/u;

function isWord(text: string, at: number): boolean {
  const code = at < 0 ? 0 : text.charCodeAt(at);
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
  return WORD_BEYOND_ASCII.test(text.charAt(at));
}

/** How far each position of `codes` repeats its start (the Z function), in one pass: worst cases stay linear. */
function repeatsOfStart(codes: Int32Array): Int32Array {
  const lengths = new Int32Array(codes.length);
  let left = 0;
  let right = 0;
  for (let at = 1; at < codes.length; at++) {
    let length = at < right ? Math.min(right - at, lengths[at - left] ?? 0) : 0;
    while (at + length < codes.length && codes[length] === codes[at + length]) length++;
    lengths[at] = length;
    if (at + length > right) {
      left = at;
      right = at + length;
    }
  }
  return lengths;
}

function reversedCodes(before: string, after: string): Int32Array {
  const codes = new Int32Array(before.length + 1 + after.length);
  for (let at = 0; at < before.length; at++) codes[at] = before.charCodeAt(before.length - 1 - at);
  codes[before.length] = -1;
  for (let at = 0; at < after.length; at++) codes[before.length + 1 + at] = after.charCodeAt(after.length - 1 - at);
  return codes;
}

/** For each place in `text` inside a word, where that word ends; the place itself elsewhere. */
function wordEnds(text: string): Int32Array {
  const ends = new Int32Array(text.length + 1);
  for (let at = text.length; at >= 0; at--) ends[at] = isWord(text, at) ? (ends[at + 1] ?? at) : at;
  return ends;
}

/**
 * The longest text that ends at the caret and occurs earlier in `before` or anywhere in `after` with something behind it; of equally
 * long ones the nearest before the caret, then the nearest after it. Null where no match holds `minimum` characters that are not space.
 * Linear in both lengths.
 */
export function findLongestMatch(before: string, after: string, minimum: number): Match | null {
  const lengths = repeatsOfStart(reversedCodes(before, after));
  const solid = new Int32Array(before.length + 1);
  for (let length = 1; length <= before.length; length++) {
    const isSolid = /\S/.test(before.charAt(before.length - length));
    solid[length] = (solid[length - 1] ?? 0) + (isSolid ? 1 : 0);
  }
  const ends = wordEnds(before);
  let best: Match | null = null;
  const consider = (source: Match['source'], at: number, raw: number): void => {
    if (raw <= (best?.length ?? 0) || (solid[raw] ?? 0) < minimum) return;
    const start = before.length - raw;
    const text = source === 'before' ? before : after;
    const insideWord = isWord(before, start) && (isWord(before, start - 1) || isWord(text, at - raw - 1));
    const length = insideWord ? before.length - (ends[start] ?? start) : raw;
    if (length > (best?.length ?? 0) && (solid[length] ?? 0) >= minimum) best = { source, at, length };
  };
  for (let at = before.length - 1; at > 0; at--) consider('before', at, lengths[before.length - at] ?? 0);
  for (let at = 1; at < after.length; at++) consider('after', at, lengths[before.length + 1 + after.length - at] ?? 0);
  return best;
}
