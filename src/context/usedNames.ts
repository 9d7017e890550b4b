/** A name in the text before the cursor. */
export interface UsedName {
  readonly name: string;
  /** 0 on the line of the cursor, 1 on the line above it. */
  readonly linesAbove: number;
  /** Where it begins on its line. */
  readonly character: number;
}

/** So many lines above that of the cursor are looked at. */
const linesAbove = 8;

const shortest = 3;
const longestLine = 300;

/**
 * The names whose definitions help to go on, the nearest to the cursor first and each once: all names on the cursor's line, and of
 * the lines above it those that are called and those written like types.
 */
export function usedNames(prefix: string, most: number): UsedName[] {
  const found = new Map<string, UsedName>();
  const lines = prefix
    .split('\n')
    .slice(-linesAbove - 1)
    .reverse();
  for (const [above, line] of lines.entries()) {
    if (line.length > longestLine || /^\s*(?:\/\/|#(?!include)|\*|--|import\b|from\b|use\b)/.test(line)) continue;
    for (const { 0: name, index } of [...line.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)].reverse()) {
      if (found.size >= most) return [...found.values()];
      const rest = line.slice(index + name.length);
      const isUnfinished = above === 0 && rest === '';
      const counts = above === 0 || /^\s*(?:<[\w\s,.[\]]*>)?\(/.test(rest) || /^\p{Lu}.*\p{Ll}/u.test(name);
      if (!counts || isUnfinished || name.length < shortest || found.has(name) || noNames.has(name)) continue;
      found.set(name, { name, linesAbove: above, character: index });
    }
  }
  return [...found.values()];
}

/** Words that stand where names do; a language server would be asked in vain. */
const noNames: ReadonlySet<string> = new Set(
  (
    'and async await break case catch class const continue def default defer del elif else elsif end enum except export extends extern ' +
    'false False finally fn for foreach from fun func function global goto if impl implements import include instanceof interface ' +
    'lambda let loop match mod module mut namespace new nil None nonlocal not null operator package pass private protected pub ' +
    'public raise readonly ref require return self Self sizeof static struct super switch template then this throw throws trait ' +
    'true True try type typedef typeof undefined union unless until use using val var virtual void when where while with yield ' +
    'int char bool boolean byte short long float double string str number any never unknown object len print println console ' +
    'String Number Boolean Object Array Promise Error Map Set Date Math JSON Integer List'
  ).split(' '),
);
