import assert from 'node:assert/strict';
import fc from 'fast-check';
import { belowLength, carryOver, isSubsequence } from '../../../src/pipeline/carryOver.ts';
import { splitAtCursor } from '../../support/fixtures/picture.ts';

/**
 * `asked`: what stood behind the cursor █ when `rest` was suggested there. `now`: the same line, after some of `rest` was typed.
 * -> the line after Tab.
 */
function accept(asked: string, rest: string, now: string): string | undefined {
  const { prefix: before, suffix: below } = splitAtCursor(asked);
  const { prefix, suffix } = splitAtCursor(now);
  const left = (before + rest).slice(prefix.length);
  const carried = carryOver(left, below.slice(0, belowLength), suffix);
  return carried && `${prefix}├${carried.text}┤${suffix.slice(carried.replaceSuffixChars)}`;
}

describe('a suggestion carried over to where the cursor stands now', () => {
  const pictures: readonly (readonly [name: string, asked: string, rest: string, now: string, after: string])[] = [
    ['is what is left of it', 'x = █', 'total(a);', 'x = to█', 'x = to├tal(a);┤'],
    ['holds the closer that the editor added', 'x = █', 'total(a);', 'x = total(█)', 'x = total(├a);┤'],
    ['holds several, in their order', 'f█\ng', '([{ a }]);', 'f([{█}])\ng', 'f([{├ a }]);┤\ng'],
    ['stops before the closers of the next line', 'f() {█', '\n  a;\n}', 'f() {\n  █\n}', 'f() {\n  ├a;┤\n}'],
    ['replaces no more than stands in the line', 'f(█)\n)', 'a', 'f(█)\n)', 'f(├a┤)\n)'],
    ['knows a quote that was closed', 'x = █', '"a b";', 'x = "█"', 'x = "├a b";┤'],
    ['does not part a character of two halves', 'x = █', "'😀😁';", "x = '😀█'", "x = '😀├😁';┤"],
    ['ends at the end of the document', 'x = █', '(1)', 'x = (█)', 'x = (├1)┤'],
  ];
  for (const [name, asked, rest, now, after] of pictures) {
    it(`${name}: ${JSON.stringify(now)}`, () => assert.equal(accept(asked, rest, now), after));
  }

  const misfits: readonly (readonly [name: string, asked: string, rest: string, now: string])[] = [
    ['where something else follows now', 'x = █\nfoo();', 'total(a);', 'x = to█\nbar();'],
    ['where something was written behind the cursor', 'x = █\nfoo();', 'total(a);', 'x = to█ // why\nfoo();'],
    ['where a closer stands that it does not have', 'x = █', 'total + 1;', 'x = total█)'],
    ['where the next line was deleted', 'x = █\nfoo();\nbar();', 'total(a);', 'x = to█\nbar();'],
    ['where nothing is left', 'x = █', 'total;', 'x = total;█'],
  ];
  for (const [name, asked, rest, now] of misfits) {
    it(`is nothing ${name}`, () => assert.equal(accept(asked, rest, now), undefined));
  }

  it('does not mind what was edited further below than 200 characters', () => {
    const below = `\n${'next();\n'.repeat(30)}`;
    assert.ok(accept(`x = █${below}`, 'total;', `x = t█${below}edited`));
    assert.equal(accept(`x = █${below}`, 'total;', `x = t█${below.slice(0, 150)}edited${below}`), undefined);
  });

  it('becomes the truth on Tab, wherever typing stopped and whatever brackets were closed by themselves', () => {
    const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
    const word = fc.constantFrom('a', 'b', ' ', ', ', ';', '😀', '\n  ', '"', 'é', 'ab');
    const { truth } = fc.letrec<{ truth: string; piece: string }>((tie) => ({
      truth: fc.array(tie('piece'), { maxLength: 6 }).map((pieces) => pieces.join('')),
      piece: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        word,
        fc
          .tuple(fc.constantFrom('(', '[', '{'), tie('truth'))
          .map(([open, inner]) => open + inner + (closerOf[open] ?? '')),
      ),
    }));
    const belows = fc.oneof(
      fc.constant(''),
      fc
        .array(fc.constantFrom('\n', '}', ')', ' ', 'foo();', 'bar'), { maxLength: 80 })
        .map((parts) => `\n${parts.join('')}`),
      fc.constantFrom(')', ');', '}\n'),
    );
    fc.assert(
      fc.property(truth, belows, fc.nat(), (rest, below, where) => {
        const keys = [...rest];
        const typed = keys.slice(0, where % (keys.length + 1));
        const added = typed.reduce((closers, key) => {
          const closer = closerOf[key];
          // An opener is closed at once; its closer is typed over.
          if (closer !== undefined) return closer + closers;
          return closers !== '' && closers.startsWith(key) ? closers.slice(1) : closers;
        }, '');
        const left = keys.slice(typed.length).join('');
        const suffix = added + below;
        const carried = carryOver(left, below.slice(0, belowLength), suffix);
        if (left === '') return assert.equal(carried, undefined);
        assert.ok(carried, 'is shown');
        const { text, replaceSuffixChars } = carried;
        assert.equal(text + suffix.slice(replaceSuffixChars), left + below);
        assert.ok(isSubsequence(suffix.slice(0, replaceSuffixChars), text), 'as VS Code wants it');
        assert.ok(!suffix.slice(0, replaceSuffixChars).includes('\n'), 'and within the line');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a subsequence', () => {
  it('is in order, and each character counts once', () => {
    assert.ok(isSubsequence('', ''));
    assert.ok(isSubsequence('ac', 'abc'));
    assert.ok(!isSubsequence('ca', 'abc'));
    assert.ok(!isSubsequence('aa', 'abc'));
    assert.ok(!isSubsequence('😁', '😀'), 'nor is half a character one');
  });
});
