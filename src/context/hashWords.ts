/** Words are told apart by so many hashes: two of one window rarely meet, and counting them takes one small array. */
export const hashes = 1 << 16;

/**
 * Appends the hash of each word of a line: letters, digits, `_` and whatever is not ASCII. Words of one character, numbers and the
 * words that every program holds are left out, and so is what stands behind the first `longest` characters.
 */
export function hashWords(line: string, into: number[]): void {
  const end = Math.min(line.length, longest);
  let hash = offsetBasis;
  let start = 0;
  for (let at = 0; at <= end; at += 1) {
    const code = at < end ? line.charCodeAt(at) : 0;
    if (isWordCode(code)) {
      hash = Math.imul(hash ^ code, prime);
      continue;
    }
    if (at - start > 1 && !isDigit(line.charCodeAt(start))) {
      const folded = (hash ^ (hash >>> 16)) & (hashes - 1);
      if (!tooCommon.has(folded)) into.push(folded);
    }
    hash = offsetBasis;
    start = at + 1;
  }
}

const longest = 400;

/** FNV-1a, 32 bits. */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95 || code > 127;
}

const tooCommon = new Set<number>();
const common =
  'and as async await bool boolean break case catch char class const continue def default defer del do double elif else elsif end enum ' +
  'except export extends extern false False final finally float fn for from fun func function go if impl implements import in ' +
  'include instanceof int interface is lambda let long loop match mod module mut namespace new nil none None not null number of or ' +
  'override package pass private protected pub public raise readonly require return self Self static string String struct super ' +
  'switch template then this throw throws trait true True try type typeof undefined unsigned use using val var virtual void ' +
  'where while with yield the to an be it';
{
  const found: number[] = [];
  for (const word of common.split(' ')) hashWords(word, found);
  for (const hash of found) tooCommon.add(hash);
}
