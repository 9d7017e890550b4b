import assert from 'node:assert/strict';
import { ChangedLines, type LineChange } from '../../../../src/editor/learning/changedLines.ts';

const at = (line: number, text: string, last = line): LineChange => ({ first: line, last, text });

describe('the lines that are being typed', () => {
  it('are left when the cursor goes to another line', () => {
    const lines = new ChangedLines();
    assert.deepEqual(lines.changed([at(4, 'a')]), []);
    assert.deepEqual(lines.left([4]), []);
    assert.deepEqual(lines.left([2]), [4]);
    assert.deepEqual(lines.left([2]), []);
  });

  it('end with Enter', () => {
    const lines = new ChangedLines();
    lines.changed([at(4, 'a')]);
    assert.deepEqual(lines.changed([at(4, '\n  ')]), [4]);
    assert.deepEqual(lines.changed([at(5, 'b')]), []);
    assert.deepEqual(lines.changed([at(5, '\r\n')]), [5]);
  });

  it('are not those in which only Enter was pressed', () => {
    const lines = new ChangedLines();
    assert.deepEqual(lines.changed([at(4, '\n')]), []);
    assert.deepEqual([...lines.all], [5]);
  });

  it('are those of an accepted suggestion, but not of a paste of many', () => {
    assert.deepEqual(new ChangedLines().changed([at(4, 'a\nb\nc')]), [4, 5]);
    const lines = new ChangedLines();
    assert.deepEqual(lines.changed([at(4, 'a\nb\nc\nd\ne\nf')]), []);
    assert.deepEqual(lines.left([0]), []);
  });

  it('move with what happens above them, and go when they are deleted', () => {
    const lines = new ChangedLines();
    lines.changed([at(4, 'a')]);
    assert.deepEqual(lines.changed([at(1, '\n')]), [5], 'the cursor is elsewhere');
    lines.changed([at(5, 'a')]);
    lines.changed([at(1, '', 3)]);
    assert.ok(lines.all.has(3));
    lines.changed([at(2, '', 5)]);
    assert.ok(!lines.all.has(3));
  });

  it('are found by where they are after changes in several places', () => {
    const lines = new ChangedLines();
    lines.changed([at(1, 'x\n'), at(6, 'y')]);
    assert.deepEqual([...lines.all].sort(), [1, 2, 7]);
    assert.deepEqual(lines.left([2]), [1, 7]);
  });
});
