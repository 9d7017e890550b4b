import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endAfter, startBefore, textBetween } from '../../../src/editor/snapshotRange.ts';

const limits = { lines: 3, characters: 12 };

/** Both texts around the `at`th character of `text`, and the lines that were asked for. */
function around(text: string, at: number): { before: string; after: string; asked: number[] } {
  const lines = text.split('\n');
  const asked: number[] = [];
  const document = {
    lineCount: lines.length,
    lineAt(line: number) {
      if (!asked.includes(line)) asked.push(line);
      return lines[line] ?? assert.fail(`no line ${line}`);
    },
  };
  const above = text.slice(0, at).split('\n');
  const spot = { line: above.length - 1, character: above.at(-1)?.length ?? 0 };
  return {
    before: textBetween(startBefore(spot, limits, document), spot, document),
    after: textBetween(spot, endAfter(spot, limits, document), document),
    asked,
  };
}

describe('what is read around the cursor', () => {
  it('is part of a line where the line is long', () => {
    const { before, after, asked } = around('x'.repeat(100), 50);
    assert.equal(before, 'x'.repeat(12));
    assert.equal(after, 'x'.repeat(12));
    assert.deepEqual(asked, [0]);
  });

  it('is all there is, up to so many lines and characters', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', '\n'), maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(text, fc.nat(40), (document, place) => {
        const at = Math.min(place, document.length);
        const { before, after } = around(document, at);
        const lastLines = document
          .slice(0, at)
          .split('\n')
          .slice(-limits.lines - 1)
          .join('\n');
        assert.equal(before, lastLines.slice(-limits.characters));
        const firstLines = document
          .slice(at)
          .split('\n')
          .slice(0, limits.lines + 1)
          .join('\n');
        assert.equal(after, firstLines.slice(0, limits.characters));
      }),
    );
  });
});
