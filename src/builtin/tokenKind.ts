/** What a token's text is made of. */
export const kinds = {
  lineEnd: 0,
  word: 1,
  keyword: 2,
  number: 3,
  operator: 4,
  opener: 5,
  closer: 6,
  quote: 7,
  blanks: 8,
} as const;

/** The kind of the text in `source` from `start` to `end`, by how it begins. */
export function kindOfText(source: string, start: number, end: number): number {
  const code = source.charCodeAt(start);
  if (code >= 48 && code <= 57) return kinds.number;
  if (isWordCode(code)) return keywords.has(source.slice(start, end)) ? kinds.keyword : kinds.word;
  if (code === 40 || code === 91 || code === 123) return kinds.opener;
  if (code === 41 || code === 93 || code === 125) return kinds.closer;
  if (code === 34 || code === 39 || code === 96) return kinds.quote;
  return code === 32 || code === 9 ? kinds.blanks : kinds.operator;
}

/** Letters, digits, `_`, `$` and whatever is not ASCII. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

/** Words that no renaming touches, of all languages together. */
const keywords: ReadonlySet<string> = new Set(
  (
    'abstract alias and any as assert async await base begin bool boolean break byte case catch char class const constexpr continue crate ' +
    'def default defer del delete do double dyn elif else elseif elsif end ensure enum except export extends extern False false final ' +
    'finally float fn for foreach from func function global go goto guard if impl implements import in include inline instanceof int ' +
    'interface is lambda let local long loop match mod module move mut namespace new nil None nonlocal not null number object of operator ' +
    'or override package pass private protected protocol pub public raise readonly ref repeat require rescue return Self self short signed ' +
    'sizeof static str string String struct super switch template then this throw throws trait True true try type typedef typename typeof ' +
    'undefined union unless unsafe unsigned until use using val var void volatile when where while with yield'
  ).split(' '),
);
