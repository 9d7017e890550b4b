import type { Language } from '../core/language.ts';
import { Lexer, TokenList } from './lexer.ts';
import { Scope } from './scope.ts';
import { idOf } from './token.ts';
import type { Vocabulary } from './vocabulary.ts';

/** So many characters above the cursor's line are read. */
const readAbove = 6_000;

/** The text above the cursor's line, read once a line. */
export class Above {
  readonly #vocabulary: Vocabulary;
  #text: string | undefined;
  #family = -1;
  #read = new TokenList();
  #lexer: Lexer | undefined;
  #scope = new Scope(this.#read);

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** As it is at the end of what was read last. */
  get lexer(): Lexer {
    if (!this.#lexer) throw new Error('nothing read');
    return this.#lexer;
  }

  get scope(): Scope {
    return this.#scope;
  }

  read(text: string, family: number, language: Language): TokenList {
    if (text === this.#text && family === this.#family) return this.#read;
    for (let at = 0; at < this.#read.length; at += 1) this.#vocabulary.release(idOf(this.#read.tokens[at] ?? 0));
    this.#text = text;
    this.#family = family;
    this.#read = new TokenList();
    this.#lexer = new Lexer(this.#vocabulary, family, language);
    const from = text.length > readAbove ? text.indexOf('\n', text.length - readAbove) + 1 : 0;
    this.#lexer.read(text, from, text.length, this.#read);
    for (let at = 0; at < this.#read.length; at += 1) this.#vocabulary.hold(idOf(this.#read.tokens[at] ?? 0));
    this.#scope = new Scope(this.#read);
    return this.#read;
  }
}
