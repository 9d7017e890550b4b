import assert from 'node:assert/strict';
import { OffFiles } from '../../../src/editor/offFiles.ts';

function memory(kept?: unknown) {
  const state = {
    kept,
    get: () => state.kept,
    update: async (_key: string, value: unknown) => {
      state.kept = value;
    },
  };
  return state;
}

describe('files that are turned off', () => {
  it('are remembered with the workspace, until they are turned on', async () => {
    const kept = memory();
    const files = new OffFiles(kept);
    await files.toggle('file:///a.py');
    await files.toggle('file:///b.py');
    await files.toggle('file:///a.py');
    assert.equal(files.has('file:///a.py'), false);
    assert.equal(new OffFiles(kept).has('file:///b.py'), true);
  });

  it('without a name are forgotten with the window', async () => {
    const kept = memory();
    const files = new OffFiles(kept);
    await files.toggle('untitled:Untitled-1');
    assert.equal(files.has('untitled:Untitled-1'), true);
    assert.deepEqual(kept.kept, []);
  });

  it('are at most 500, whatever was kept', async () => {
    const kept = memory([...Array.from({ length: 500 }, (_, at) => `file:///${at}`), 7]);
    const files = new OffFiles(kept);
    await files.toggle('file:///new');
    assert.equal(Array.isArray(kept.kept) && kept.kept.length, 500);
    assert.equal(new OffFiles(kept).has('file:///new'), true);
    assert.equal(new OffFiles(memory('broken')).has('file:///new'), false);
  });
});
