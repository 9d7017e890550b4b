// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code that is written about here has such strings
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Extent } from '../../../src/core/request.ts';
import { wantedAt } from '../../../src/prompt/extent.ts';
import { knownLanguages, languageOf } from '../../../src/prompt/languages.ts';
import { stopSequences } from '../../../src/prompt/stops.ts';
import { estimateTokens } from '../../../src/prompt/tokens.ts';
import { fitPrefix } from '../../../src/prompt/window.ts';
import { splitAtCursor } from '../../support/fixtures/picture.ts';

describe('the window before the cursor', () => {
  it('is everything when it fits', () => {
    assert.equal(fitPrefix('a\nb\nc', 100), 'a\nb\nc');
    assert.equal(fitPrefix('', 100), '');
    assert.equal(fitPrefix('a\n', 100), 'a\n');
  });

  it('is cut at a line border', () => {
    assert.equal(fitPrefix('aaaaaa\nbbbbbb\ncccccc', 4), 'bbbbbb\ncccccc');
  });

  it('keeps the end of a cursor line that is too long, without tearing a character', () => {
    assert.equal(fitPrefix('x'.repeat(100), 3), 'x'.repeat(36));
    const cut = fitPrefix(`${'😀'.repeat(20)}`, 3);
    assert.doesNotMatch(cut, /\p{Surrogate}/u);
    assert.ok(cut.length > 0);
  });

  it('is the end of a long line where only blank lines follow it', () => {
    assert.equal(fitPrefix(`DATA = "${'a'.repeat(6500)}"\n`, 3), `${'a'.repeat(9)}"\n`);
    assert.equal(fitPrefix(`${'a'.repeat(100)}\n\n    `, 3), 'aaaaaa\n\n    ');
    assert.equal(fitPrefix(`${'a'.repeat(100)}\nb\n`, 2), 'b\n');
  });

  it('begins with a paragraph where one begins near the border, and stays there while more is written', () => {
    const functions = Array.from(
      { length: 40 },
      (_, at) => `def f${at}(x):\n    y = x + ${at}\n    return y * y\n`,
    ).join('\n');
    const starts = new Set<number>();
    for (let lines = 1; lines <= 4; lines += 1) {
      const document = functions + '    z = 1\n'.repeat(lines);
      const window = fitPrefix(document, 300);
      assert.match(window, /^def f\d+\(x\):\n/);
      starts.add(document.length - window.length);
    }
    assert.ok(starts.size <= 2, [...starts].join());
  });

  it('is always an end of the text, within the budget, and begins a line unless it is less than one', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '变', '😀', '{'), maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 60 }), (prefix, budget) => {
        const window = fitPrefix(prefix, budget);
        assert.ok(prefix.endsWith(window));
        assert.ok(estimateTokens(window) <= budget);
        const before = prefix.slice(0, prefix.length - window.length);
        // Only blank lines may follow a line whose beginning is missing.
        const isPartOfLine = window.trimEnd().trimStart().includes('\n') === false;
        assert.ok(before === '' || before.endsWith('\n') || isPartOfLine);
        assert.ok(prefix.trim() === '' || window !== '');
      }),
    );
  });
});

describe('how much is wanted', () => {
  const pictures: readonly (readonly [languageId: string, document: string, extent: Extent])[] = [
    ['python', 'x = █', 'line'],
    ['python', 'def f():█', 'body'],
    ['python', 'def f():\n    █', 'body'],
    ['python', 'def f():  # why\n    █', 'body'],
    ['python', 'x = 1\n█', 'statement'],
    ['python', 'print(█)', 'statement'],
    ['python', 'd = {"a":█', 'line'],
    ['python', 'async def f(\n    a,\n) -> int:█', 'body'],
    ['typescript', 'if (x) {█}', 'body'],
    ['typescript', 'if (x) {\n  █\n}', 'body'],
    ['typescript', 'f(█, b)', 'line'],
    ['typescript', 'const a = 1; // {█', 'line'],
    ['go', 'import (\n\t█\n)', 'body'],
    ['ruby', 'items.each do |item|\n  █', 'body'],
    ['shellscript', 'if [ -f x ]; then\n  █', 'body'],
    ['sql', 'CREATE TABLE t (\n  █', 'body'],
    ['html', '<ul>\n  █', 'body'],
    ['html', '<br>\n█', 'statement'],
    ['yaml', 'services:\n  █', 'body'],
    ['markdown', '# Title\n█', 'statement'],
    // What begins code within a string opens no block, and neither does text that only looks like code.
    ['typescript', 'log(`Hello ${█}`);', 'line'],
    ['typescript', 'log(`Hello ${\n  █\n}`);', 'statement'],
    ['typescript', 'log(`a {█`);', 'line'],
    ['typescript', 'log(`${list.map((x) => {█})}`);', 'body'],
    ['typescript', 'const s = `\nfunction f() {\n  █\n`;', 'body'],
    ['ruby', 'puts "#{█}"', 'line'],
    ['kotlin', 'println("Hello ${█}")', 'line'],
    ['csharp', 'Console.WriteLine($"Hello {█}");', 'line'],
    ['csharp', 'if (x) {█}', 'body'],
  ];
  for (const [languageId, document, extent] of pictures) {
    it(`${languageId}: ${JSON.stringify(document)} is a ${extent}`, () => {
      const { prefix, suffix } = splitAtCursor(document);
      assert.equal(wantedAt(prefix, suffix, languageOf(languageId)).extent, extent);
    });
  }

  it('knows a finished line', () => {
    const typescript = languageOf('typescript');
    assert.ok(wantedAt('foo();', '', typescript).lineIsFinished);
    assert.ok(wantedAt('if (x) {', '}', typescript).lineIsFinished);
    assert.ok(!wantedAt('const a = ', '', typescript).lineIsFinished);
    assert.ok(wantedAt('def f():', '', languageOf('python')).lineIsFinished);
    assert.ok(wantedAt('foo()', ');', typescript).lineIsFinished);
    assert.ok(!wantedAt('const a = f(x)', ' || g(y);', typescript).lineIsFinished);
    assert.ok(!wantedAt('log(`a ${', '}`);', typescript).lineIsFinished);
  });
});

describe('stop sequences', () => {
  const named =
    'python javascript typescript java go rust c cpp csharp ruby php shellscript sql html css json yaml markdown';

  it('come from a table that knows at least these languages, each with its own', () => {
    for (const languageId of named.split(' ')) {
      assert.ok(knownLanguages.includes(languageId), languageId);
      assert.ok(languageOf(languageId).stops.length > 0, languageId);
    }
    assert.notDeepEqual(languageOf('python').stops, languageOf('go').stops);
  });

  it('fit the wire in every language: at most 4 of at most 20 characters', () => {
    for (const languageId of knownLanguages) {
      for (const extent of ['line', 'statement', 'body'] as const) {
        const { wire, all } = stopSequences(languageOf(languageId), [], { extent, lineIsFinished: false });
        assert.ok(wire.length <= 4 && wire.length > 0, languageId);
        assert.ok(wire.every((stop) => [...stop].length <= 20));
        assert.ok(wire.every((stop) => all.includes(stop) || languageOf(languageId).stops.includes(stop)));
        assert.equal(new Set(wire).size, wire.length);
      }
    }
  });

  it('that are too long or too many for the wire are kept for us', () => {
    const chosen = ['a'.repeat(21), '变'.repeat(20), 'b', 'c', 'd', 'e'];
    const { wire, all } = stopSequences(languageOf('python'), chosen, { extent: 'body', lineIsFinished: false });
    assert.deepEqual(wire, ['<|endoftext|>', '变'.repeat(20), 'b', 'c']);
    for (const stop of chosen) assert.ok(all.includes(stop));
  });

  it('are those that the person chose instead of the language’s', () => {
    const { all } = stopSequences(languageOf('python'), ['END'], { extent: 'body', lineIsFinished: false });
    assert.deepEqual(all, ['<|endoftext|>', 'END']);
  });

  it('end one line at its end, but not where the next thing to write is a line end', () => {
    const python = languageOf('python');
    assert.equal(stopSequences(python, [], { extent: 'line', lineIsFinished: false }).wire[0], '\n');
    assert.ok(!stopSequences(python, [], { extent: 'line', lineIsFinished: true }).wire.includes('\n'));
    assert.ok(!stopSequences(python, [], { extent: 'body', lineIsFinished: false }).wire.includes('\n'));
  });
});
