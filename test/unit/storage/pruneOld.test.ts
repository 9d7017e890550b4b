import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneOld } from '../../../src/storage/pruneOld.ts';

describe('what is old', () => {
  const now = Date.now();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prune-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const touched = (name: string, daysAgo: number) => {
    const at = new Date(now - daysAgo * 24 * 3_600_000);
    return utimes(join(folder, name), at, at);
  };

  it('is removed, files and folders, and nothing else', async () => {
    for (const name of ['new.jsonl', 'old.jsonl']) await writeFile(join(folder, name), 'x');
    for (const name of ['new', 'old', 'mine']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, '1'), 'x');
    }
    for (const name of ['old', 'mine', 'old.jsonl']) await touched(name, 31);
    for (const name of ['mine', 'new', 'new.jsonl']) await touched(name, 29);
    await pruneOld(folder, 30, now, 'mine');
    assert.deepEqual((await readdir(folder)).sort(), ['mine', 'new', 'new.jsonl']);
  });

  it('is nothing where there is no folder yet', async () => {
    await pruneOld(join(folder, 'missing'), 30, now);
  });
});
