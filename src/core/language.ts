/** One row of the language table: what the engine has to know about a language, and no parser. */
export interface Language {
  /** What starts a comment that runs to the end of the line. */
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  /** String delimiters, longest first. */
  readonly strings: readonly StringSyntax[];
  /** `'x'` is a character, as in C: a lone `'` opens nothing. */
  readonly charLiterals?: boolean;
  /** `/…/` may be a regular expression, as in JavaScript. */
  readonly regexLiterals?: boolean;
  /** Matches where a text begins that starts in the next line and ends at a line with `tag`: `<<EOF`. */
  readonly heredoc?: RegExp;
  /** Brackets tell where a block ends; otherwise indentation does. */
  readonly braces: boolean;
  /** Matches a line, without its comment and trailing blanks, that opens a block. */
  readonly blockOpener: RegExp;
  /** Matches a line, without its comment, that is not the end of a statement: it ends in an operator, or a `\\`. */
  readonly openEnd?: RegExp;
  /** Matches what only leads to a statement: a decorator, an annotation, an attribute. */
  readonly leadIn?: RegExp;
  /** Matches the start of a deeper line that goes on with the statement above, such as `.then`. */
  readonly chain?: RegExp;
  /** A statement ends in `;` or `}`: a deeper line goes on with one that does not. */
  readonly semicolons?: boolean;
  /** A statement goes on until a line ends in this, as in SQL. */
  readonly statementEnd?: string;
  /** Matches the start of a line that belongs to a block at the indentation of the block's own header: YAML's `- `. */
  readonly listItem?: RegExp;
  /** Matches the start of a line that ends a block at the block's own indentation, such as `end` or `</`. */
  readonly closer?: RegExp;
  /** After a statement whose first line matches `head`, a line that matches `line` goes on with it: `else`, `catch`, `{` … */
  readonly continuation?: { readonly head: RegExp; readonly line: RegExp };
  /** Stop sequences of an answer of several lines, the most useful first. */
  readonly stops: readonly string[];
}

/** A string begins and ends with `quote`. */
export interface StringSyntax {
  readonly quote: string;
  /** Has to match the end of the text before the quote, such as the `f` of Python's f-strings. */
  readonly after?: RegExp;
  /** It may hold line ends. */
  readonly multiline?: boolean;
  /** A backslash does not escape, as in Go's backquotes. */
  readonly raw?: boolean;
  /** What begins code within the string, such as `${`; the bracket at its end says what closes it. `{{` is never a hole. */
  readonly holes?: readonly string[];
}
