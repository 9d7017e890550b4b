import assert from 'node:assert/strict';
import { Room } from '../../../../src/editor/learning/room.ts';

const file = (path: string, size: number, family = 'ts') => ({ key: `file://${path}`, family, path, size });

describe('the room for files that are not open', () => {
  it('is as large as so many files and characters of a family, and of all', () => {
    const room = new Room({ files: 2, perFamily: 100, inAll: 150 });
    room.take(file('/a', 60));
    assert.ok(room.fits('ts', 40) && !room.fits('ts', 41));
    room.take(file('/b', 10));
    assert.ok(!room.fits('ts', 0), 'no third file');
    assert.ok(room.fits('go', 80) && !room.fits('go', 81));
    room.take(file('/c', 80, 'go'));
    assert.ok(!room.fits('py', 1));
  });

  it('is given back, once', () => {
    const room = new Room({ files: 2, perFamily: 100, inAll: 150 });
    room.take(file('/a', 60));
    room.take(file('/a', 100));
    assert.deepEqual([...room.keys], ['file:///a']);
    assert.ok(!room.fits('ts', 1));
    for (let times = 0; times < 2; times += 1) room.give('file:///a');
    assert.ok(room.fits('ts', 100) && !room.fits('ts', 101) && !room.has('file:///a'));
  });

  it('is taken from what is far away, of the same family', () => {
    const room = new Room({ files: 9, perFamily: 100, inAll: 150 });
    for (const path of ['/w/a/x', '/w/b/c/x', '/w/x']) room.take(file(path, 1));
    room.take(file('/z/z/z/z', 1, 'go'));
    assert.equal(room.farthest('ts', '/w/a'), 'file:///w/b/c/x');
    room.give('file:///w/b/c/x');
    room.give('file:///w/x');
    assert.equal(room.farthest('ts', '/w/a'), undefined, 'a file of the folder itself stays');
  });
});
