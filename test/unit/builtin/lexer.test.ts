import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lexer, TokenList } from '../../../src/builtin/lexer.ts';
import { idOf, isLineEnd, whereOf } from '../../../src/builtin/token.ts';
import { Vocabulary } from '../../../src/builtin/vocabulary.ts';
import { knownLanguages, languageOf } from '../../../src/prompt/languages.ts';

const marks = ['', '"', '/'];

/** Tokens with blanks between; a string's are marked `"`, a comment's `/`, line ends are ⏎. */
function read(text: string, languageId = 'typescript'): string {
  const vocabulary = new Vocabulary();
  const list = new TokenList();
  new Lexer(vocabulary, 0, languageOf(languageId)).read(text, 0, text.length, list);
  return [...list.tokens.subarray(1, list.length)]
    .map((token) => (isLineEnd(idOf(token)) ? '⏎' : `${marks[whereOf(token)]}${vocabulary.textOf(idOf(token))}`))
    .join(' ');
}

describe('the lexer', () => {
  it('tells words, numbers, operators and brackets apart', () => {
    assert.equal(read('a.b2 >= f(1.5, x_y)[0];'), 'a . b2 >= f ( 1.5 , x_y ) [ 0 ] ;');
    assert.equal(read('...rest => $x ?? 0x1F'), '... rest => $x ?? 0x1F');
    assert.equal(read('größe = 数量'), 'größe = 数量');
  });

  it('reads strings and comments word by word, and knows where they are', () => {
    assert.equal(read('say("two words") // and why\nnext'), 'say ( "" "two "words "" ) /// /and /why ⏎ next');
    assert.equal(read("'it\\'s' + x"), `"' "it "\\' "s "' + x`);
    assert.equal(read('/* a\n b */ c'), '//* /a ⏎ /b /*/ c');
    assert.equal(read('"open\nnext'), '"" "open ⏎ next');
  });

  it('reads what a hole of a string holds as code', () => {
    assert.equal(read(`\`a \${b({c: 1})} d\` + e`), `"\` "a "\${ b ( { c : 1 } ) "} "d "\` + e`);
  });

  it('reads a heredoc as a string', () => {
    assert.equal(read('cat <<EOF\nit is\nEOF\ndone', 'shellscript'), 'cat << EOF ⏎ "it "is ⏎ "EOF ⏎ done');
  });

  it('tells a lifetime from a character', () => {
    assert.equal(read("fn f<'a>(c: char) { c == 'x' }", 'rust'), "fn f < ' a > ( c : char ) { c == 'x' }");
  });

  it('loses nothing but blanks, in any language, however the text is cut into lines', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      '1',
      '"',
      "'",
      '`',
      '${',
      '{',
      '}',
      '(',
      ')',
      '//',
      '/*',
      '*/',
      '#',
      '\\',
      '<<E',
      'E',
      '==',
      ' ',
      '\n',
      '\t',
      '数',
    );
    fc.assert(
      fc.property(fc.constantFrom(...knownLanguages), fc.array(piece, { maxLength: 40 }), (languageId, pieces) => {
        const text = pieces.join('');
        const vocabulary = new Vocabulary();
        const [whole, sliced] = [new TokenList(), new TokenList()];
        new Lexer(vocabulary, 0, languageOf(languageId)).read(text, 0, text.length, whole);
        const lexer = new Lexer(vocabulary, 0, languageOf(languageId));
        for (let at = 0; at < text.length; ) {
          const end = text.indexOf('\n', at) + 1 || text.length;
          lexer.read(text, at, end, sliced);
          at = end;
        }
        const tokens = [...whole.tokens.subarray(0, whole.length)];
        assert.deepEqual([...sliced.tokens.subarray(0, sliced.length)], tokens);
        const texts = tokens.filter((token) => !isLineEnd(idOf(token))).map((token) => vocabulary.textOf(idOf(token)));
        assert.equal(texts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''));
      }),
      { numRuns: 300 },
    );
  });
});
