import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Suggestion } from '../../../src/core/outcome.ts';
import { stateAt } from '../../../src/core/stateAt.ts';
import { knownLanguages, languageOf } from '../../../src/prompt/languages.ts';
import { type Place, placeOf, type Refined, refine } from '../../../src/refine/index.ts';

/** Text made of the things that code is made of, in any order. */
const code = fc
  .array(
    fc.constantFrom(
      ...[
        'foo',
        'if',
        'else',
        'def f():',
        'end',
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        '"',
        "'",
        '`',
        '/*',
        '*/',
        '//',
        '#',
        '"""',
        '${',
        '#{',
        'f"',
        '--[[',
      ],
      ...[
        '```',
        '```js\n',
        'Sure:\n',
        '\r\n',
        '\r',
        '<|fim_pad|>',
        '</s>',
        '<<EOF',
        'EOF',
        '\n\tx',
        '\n  y',
        '// c',
        '# c',
      ],
      ...['@a', '.b', '?', '&', '=>', '- ', 'a:', 'SELECT', '+', '>', '\n  .b', '\n- '],
      ...[
        ' ',
        '  ',
        '    ',
        '\t',
        '\n',
        '\n\n',
        '\n    ',
        '\n  ',
        ';',
        ',',
        ':',
        '=',
        '\\',
        '/',
        '<',
        '</p>',
        '<|endoftext|>',
        '变量',
        '😀',
      ],
    ),
    { maxLength: 40, size: 'max' },
  )
  .map((parts) => parts.join(''));

const places: fc.Arbitrary<Place & { suffix: string }> = fc
  .record({
    languageId: fc.constantFrom(...knownLanguages),
    extent: fc.constantFrom('line', 'statement', 'body'),
    prefix: code,
    suffix: code,
    indentUnit: fc.constantFrom('\t', '  ', '    '),
    maxLines: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ languageId, extent, ...rest }) => {
    const language = languageOf(languageId);
    const wanted = { extent, lineIsFinished: false, state: stateAt(rest.prefix, language) };
    const stops = ['<|endoftext|>', ...language.stops];
    return { ...placeOf({ language, wanted, stops, ...rest }), suffix: rest.suffix };
  });

const withoutBlanks = (text: string) => text.replace(/\s/g, '');

const runs = { numRuns: 3000 };

/** Which of several rules is seen to end a text, that alone depends on how much of it has arrived. */
function shownOf(refined: Refined): Refined['kind'] | Suggestion {
  return refined.kind === 'shown' ? refined.suggestion : refined.kind;
}

describe('refining, whatever the model writes', () => {
  it('gives the same however the stream is split', function () {
    // As many answers as it takes; a busy machine takes longer than for all other tests.
    this.timeout(30_000);
    fc.assert(
      fc.property(places, code, (place, raw) => {
        const whole = refine(raw, place, true);
        for (let end = 0; end < raw.length; end += 1) {
          const early = refine(raw.slice(0, end), place, false);
          if (early.kind === 'more') continue;
          assert.deepEqual(shownOf(early), shownOf(whole), `hung up after ${JSON.stringify(raw.slice(0, end))}`);
          return;
        }
      }),
      runs,
    );
  });

  it('never grows the text: it shows only what the model wrote, its indentation and line ends aside, and replaces only closers behind the cursor that the text holds', () => {
    fc.assert(
      fc.property(places, code, (place, raw) => {
        const refined = refine(raw, place, true);
        if (refined.kind !== 'shown') return;
        const { text, replaceSuffixChars } = refined.suggestion;
        assert.ok(withoutBlanks(raw).includes(withoutBlanks(text)));
        assert.ok(text.split('\n').length <= raw.split(/\r\n?|\n/).length);
        assert.doesNotMatch(text, /\r/);
        const replaced = place.suffix.slice(0, replaceSuffixChars);
        assert.doesNotMatch(replaced, /[\n\p{L}]/u);
        let at = 0;
        for (const char of replaced) {
          at = text.indexOf(char, at) + 1;
          assert.ok(at > 0, `${JSON.stringify(replaced)} is not in ${JSON.stringify(text)}`);
        }
      }),
      runs,
    );
  });

  it('never shows more than 2000 characters, nor torn ones, however the stream is split', () => {
    const long = fc.tuple(code, fc.integer({ min: 200, max: 3000 })).map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(places, long, fc.integer({ min: 2001, max: 4000 }), (place, raw, split) => {
        const whole = refine(raw, place, true);
        const arrived = raw.slice(0, split);
        const early = refine(arrived, place, false);
        if (early.kind !== 'more') assert.deepEqual(shownOf(early), shownOf(whole));
        assert.ok(early.kind !== 'more' || arrived.replace(/\r$/, '').replace(/\r\n?/g, '\n').length <= 2000);
        if (whole.kind !== 'shown') return;
        assert.ok(whole.suggestion.text.length <= 2000);
        assert.doesNotMatch(whole.suggestion.text, /\p{Surrogate}/u);
      }),
      { numRuns: 100 },
    );
  });

  it('ends an endless answer between two words and two characters', () => {
    const language = languageOf('ruby');
    const parts = { language, stops: [], maxLines: 20, suffix: '' };
    const wanted = { lineIsFinished: false, state: [] };
    const line = placeOf({ ...parts, wanted: { ...wanted, extent: 'line' }, prefix: 'x = ' });
    const text = (raw: string, place: Place) => {
      const refined = refine(raw, place, false);
      return refined.kind === 'shown' ? refined.suggestion.text : refined.kind;
    };
    assert.equal(text('a'.repeat(2000), line), 'more');
    assert.equal(text(`${'ab '.repeat(665)}abcdefgh`, line), 'ab '.repeat(665).trimEnd());
    assert.equal(text('a'.repeat(2001), line), 'a'.repeat(2000));
    assert.equal(text(`a${'😀'.repeat(1500)}`, line), `a${'😀'.repeat(999)}`);
    // The last line is as long as it will ever be.
    const body = placeOf({ ...parts, wanted: { ...wanted, extent: 'body' }, prefix: 'def f\n' });
    assert.equal(text(`  ${'x'.repeat(1990)}\nfoobar baz`, body), `  ${'x'.repeat(1990)}`);
  });

  it('never shows more lines than are wanted (demand 6)', () => {
    fc.assert(
      fc.property(places, code, (place, raw) => {
        const refined = refine(raw, place, true);
        if (refined.kind !== 'shown') return;
        const lines = refined.suggestion.text.trim().split('\n').length;
        assert.ok(lines <= place.maxLines, `${lines} lines`);
      }),
      runs,
    );
  });
});
