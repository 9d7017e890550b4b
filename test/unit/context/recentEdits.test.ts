import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecentEdits } from '../../../src/context/recentEdits.ts';

/** A document that tells its edits as the editor does. */
class Page {
  lines: string[];
  readonly edits: RecentEdits;
  readonly name: string;

  constructor(text: string, edits = new RecentEdits(), name = 'a') {
    this.lines = text.split('\n');
    this.edits = edits;
    this.name = name;
  }

  /** Replaces from one place to another; `written` false as an undo would. */
  replace(
    [line, character]: [number, number],
    [endLine, endCharacter]: [number, number],
    text: string,
    written = true,
  ) {
    const head = this.lines[line]?.slice(0, character) ?? '';
    const tail = this.lines[endLine]?.slice(endCharacter) ?? '';
    this.lines.splice(line, endLine - line + 1, ...(head + text + tail).split('\n'));
    this.edits.changed(this.name, [{ firstLine: line, lastLine: endLine, text }], written);
  }

  /** Key by key. */
  type(line: number, text: string) {
    let at = line;
    for (const key of text) {
      const end = this.lines[at]?.length ?? 0;
      this.replace([at, end], [at, end], key);
      if (key === '\n') at += 1;
    }
  }

  get hunks(): string[] {
    return this.edits.hunks
      .filter(({ document }) => document === this.name)
      .map(({ first, last }) => this.lines.slice(first, last + 1).join('\n'));
  }
}

const ten = Array.from({ length: 10 }, (_, line) => `line ${line}`).join('\n');

describe('recent edits', () => {
  it('are one where keys follow one another, over line ends', () => {
    const page = new Page(ten);
    page.type(4, ' and\nmore\nlines');
    assert.deepEqual(page.hunks, ['line 4 and\nmore\nlines']);
  });

  it('are two where something stands between, the newest first', () => {
    const page = new Page(ten);
    page.type(2, '!');
    page.type(7, '?');
    assert.deepEqual(page.hunks, ['line 7?', 'line 2!']);
    page.type(2, '!');
    assert.deepEqual(page.hunks, ['line 2!!', 'line 7?']);
  });

  it('are one where they stand on neighbouring lines', () => {
    const page = new Page(ten);
    page.type(3, '!');
    page.type(4, '?');
    page.type(2, '.');
    assert.deepEqual(page.hunks, ['line 2.\nline 3!\nline 4?']);
  });

  it('move with the lines above them', () => {
    const page = new Page(ten);
    page.type(7, '?');
    page.replace([1, 0], [3, 0], '');
    page.type(0, '\na\nb\nc');
    assert.deepEqual(page.hunks, ['a\nb\nc', 'line 7?']);
  });

  it('are gone when they are deleted, and a deletion alone is none', () => {
    const page = new Page(ten);
    page.replace([1, 0], [2, 0], '');
    assert.deepEqual(page.hunks, []);
    page.type(4, '!');
    page.replace([3, 0], [6, 0], '');
    assert.deepEqual(page.hunks, []);
  });

  it('are not what a formatter, a paste of much or an undo does', () => {
    const page = new Page(ten);
    page.replace([8, 0], [8, 0], 'pasted\n'.repeat(60));
    page.type(1, '!');
    page.edits.changed(
      'a',
      [9, 8, 7, 6, 5].map((line) => ({ firstLine: line, lastLine: line, text: 'x' })),
      true,
    );
    page.replace([5, 0], [5, 0], 'undone', false);
    assert.deepEqual(page.hunks, ['line 1!']);
  });

  it('are the last eight of all documents, and those of a closed one are gone', () => {
    const edits = new RecentEdits();
    const pages = ['a', 'b'].map((name) => new Page(`${ten}\n`.repeat(10), edits, name));
    for (let line = 0; line < 30; line += 3) for (const page of pages) page.type(line, '!');
    assert.equal(edits.hunks.length, 8);
    edits.forget('a');
    assert.deepEqual(new Set(edits.hunks.map(({ document }) => document)), new Set(['b']));
  });

  it('hold every line written, wherever lines come and go', () => {
    const edit = fc.record({
      from: fc.nat(12),
      removed: fc.nat(3),
      added: fc.constantFrom('', 'new', 'new\nnew', 'new\n\nnew'),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (changes) => {
        const page = new Page(ten);
        for (const { from, removed, added } of changes) {
          const line = Math.min(from, page.lines.length - 1);
          const end = Math.min(line + removed, page.lines.length - 1);
          page.replace([line, 0], [end, 0], added);
        }
        const covered = page.edits.hunks.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        const written = page.lines.flatMap((text, line) => (text.includes('new') ? [line] : []));
        assert.deepEqual(
          written.filter((line) => !covered.includes(line)),
          [],
        );
        assert.equal(new Set(covered).size, covered.length, 'apart from each other');
        assert.ok(
          page.edits.hunks.every(
            ({ first, last, latest }) => first <= latest && latest <= last && last < page.lines.length,
          ),
        );
      }),
    );
  });
});
