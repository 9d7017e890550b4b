import assert from 'node:assert/strict';
import { distance, foldersOutward, nearestFirst } from '../../../../src/editor/learning/nearestFirst.ts';

describe('files by how near they are', () => {
  it('are looked for in a folder, in those around it, and in all of the workspace', () => {
    assert.deepEqual(foldersOutward('/w/a/b', '/w'), ['/w/a/b', '/w/a', '/w']);
    assert.deepEqual(foldersOutward('/w/a/b/c/d/e', '/w'), ['/w/a/b/c/d/e', '/w/a/b/c/d', '/w/a/b/c', '/w']);
    assert.deepEqual(foldersOutward('/w', '/w'), ['/w']);
    assert.deepEqual(foldersOutward('/wide', '/w'), ['/w']);
    assert.deepEqual(foldersOutward('/a/b', ''), ['/a/b', '/a', ''], 'a workspace that is a whole disk');
  });

  it('are as far away as there are folders to leave and to enter', () => {
    assert.equal(distance('/w/a', '/w/a/x.ts'), 0);
    assert.equal(distance('/w/a', '/w/a/b/x.ts'), 1);
    assert.equal(distance('/w/a', '/w/x.ts'), 1);
    assert.equal(distance('/w/a', '/w/ab/x.ts'), 2);
  });

  it('come in an order that depends on nothing else', () => {
    const files = ['/w/z/y/x.ts', '/w/x.ts', '/w/a/b.ts', '/w/a/b/x.ts', '/w/a/a.ts'];
    const wanted = ['/w/a/a.ts', '/w/a/b.ts', '/w/a/b/x.ts', '/w/x.ts', '/w/z/y/x.ts'];
    for (const given of [files, [...files].reverse()])
      assert.deepEqual(
        nearestFirst(given, '/w/a', (path) => path),
        wanted,
      );
  });
});
