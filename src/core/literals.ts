import type { Language } from './language.ts';

/** How a string or comment is read. */
export interface Literal {
  readonly kind: 'string' | 'comment';
  readonly close: string;
  readonly multiline: boolean;
  /** A backslash escapes nothing. */
  readonly raw: boolean;
  /** It ends only where `close` is the first word of a line. */
  readonly ownLine?: boolean;
  /** What begins code within it, such as `${`. */
  readonly holes: readonly string[];
  /** Finds the next character that may matter inside. */
  readonly next: RegExp;
}

interface Opening {
  readonly mark: string;
  /** Has to match the text right before the mark. */
  readonly after: RegExp | undefined;
  readonly literal: Literal;
}

/** A row of the language table, made ready for reading text. */
export interface Lexicon {
  /** Finds the next character that may matter in code. */
  readonly next: RegExp;
  /** By first character; longer ones come first, so that `--[[` is not taken for `--`. */
  readonly openings: ReadonlyMap<string, readonly Opening[]>;
}

const lexicons = new WeakMap<Language, Lexicon>();

export function lexiconOf(language: Language): Lexicon {
  const known = lexicons.get(language);
  if (known) return known;
  const lexicon = buildLexicon(language);
  lexicons.set(language, lexicon);
  return lexicon;
}

/** The strings that may hold line ends: what a text may begin inside of. */
export function multilineStrings(language: Language): readonly Literal[] {
  return [...lexiconOf(language).openings.values()]
    .flat()
    .map(({ literal }) => literal)
    .filter(({ kind, multiline }) => kind === 'string' && multiline);
}

function buildLexicon(language: Language): Lexicon {
  const openings = new Map<string, Opening[]>();
  for (const opening of openingsOf(language).sort((a, b) => b.mark.length - a.mark.length)) {
    const first = opening.mark.charAt(0);
    openings.set(first, [...(openings.get(first) ?? []), opening]);
  }
  const special = `${language.charLiterals ? "'" : ''}${language.regexLiterals ? '/' : ''}${language.heredoc ? '<' : ''}`;
  return { openings, next: anyOf(`\n()[]{}${special}${[...openings.keys()].join('')}`) };
}

/** A text that ends at a line with `tag`. */
export function heredocLiteral(tag: string): Literal {
  const literal = { kind: 'string', close: tag, multiline: true, raw: true, ownLine: true, holes: [] } as const;
  return { ...literal, next: anyOf(`\n${tag.charAt(0)}`) };
}

function openingsOf(language: Language): Opening[] {
  const opening = (mark: string, literal: Omit<Literal, 'next'>, after?: RegExp): Opening => {
    const firsts = [literal.close, ...literal.holes].map((text) => text.charAt(0)).join('');
    return { mark, after, literal: { ...literal, next: anyOf(`\n${literal.raw ? '' : '\\'}${firsts}`) } };
  };
  const comment = { kind: 'comment', raw: true, holes: [] } as const;
  return [
    ...language.lineComments.map((mark) =>
      // In a shell or YAML `#` inside a word is no comment, nor is the one of `${#list[@]}`.
      opening(mark, { ...comment, close: '\n', multiline: false }, mark === '#' ? /(?:^|[\s;(),])$/ : undefined),
    ),
    ...(language.blockComment ? [language.blockComment] : []).map(([mark, close]) =>
      opening(mark, { ...comment, close, multiline: true }),
    ),
    ...language.strings.map(({ quote, after, multiline = false, raw = false, holes = [] }) =>
      opening(quote, { kind: 'string', close: quote, multiline, raw, holes }, after),
    ),
  ];
}

function anyOf(characters: string): RegExp {
  return new RegExp(`[${characters.replace(/[\]\\^-]/g, '\\$&')}]`, 'g');
}
