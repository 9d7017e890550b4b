import assert from 'node:assert/strict';
import { prefixLimits, suffixLimits } from '../../../src/core/limits.ts';
import { joinCells } from '../../../src/editor/joinCells.ts';
import { endAfter, startBefore, textBetween } from '../../../src/editor/snapshotRange.ts';
import { splitAtCursor } from '../../support/fixtures/picture.ts';

/** What is read around █ in a notebook, its cells apart by `---`; and how many lines were looked at. */
function around(picture: string): { before: string; after: string; read: number } {
  let read = 0;
  const texts = picture.split('\n---\n');
  const own = texts.findIndex((text) => text.includes('█'));
  const cells = texts.map((text) => {
    const lines = text.replace('█', '').split('\n');
    const lineAt = (line: number) => {
      read += 1;
      return lines[line] ?? assert.fail(`no line ${line}`);
    };
    return { lineCount: lines.length, lineAt };
  });
  const above = splitAtCursor(texts[own] ?? '').prefix.split('\n');
  const { text, firstLine } = joinCells(cells, own);
  const spot = { line: firstLine + above.length - 1, character: above.at(-1)?.length ?? 0 };
  return {
    before: textBetween(startBefore(spot, prefixLimits, text), spot, text),
    after: textBetween(spot, endAfter(spot, suffixLimits, text), text),
    read,
  };
}

describe('a notebook around the cursor', () => {
  it('has the cells above before it and those below behind it, in order', () => {
    const { before, after } = around(
      'import a\nimport b\n---\nx = a.f()\n---\ny = █(x)\nz = y\n---\nprint(z)\n---\nend()',
    );
    assert.equal(before, 'import a\nimport b\n\nx = a.f()\n\ny = ');
    assert.equal(after, '(x)\nz = y\n\nprint(z)\n\nend()');
  });

  it('may be one empty cell, or end in one', () => {
    const textsOf = (picture: string) => [around(picture).before, around(picture).after];
    assert.deepEqual(textsOf('█'), ['', '']);
    assert.deepEqual(textsOf('a\n---\n█'), ['a\n\n', '']);
  });

  it('is read only as far as can be seen from the cursor', () => {
    const cell = 'x = 1\n'.repeat(99).concat('x = 1');
    const { before, after, read } = around(`${`${cell}\n---\n`.repeat(500)}█${`\n---\n${cell}`.repeat(500)}`);
    assert.equal(before.split('\n').length, prefixLimits.lines + 1);
    assert.equal(after.split('\n').length, suffixLimits.lines + 1);
    assert.ok(read < 2_500, `${read} lines`);
  });
});
