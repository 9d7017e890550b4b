import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SharedFile } from '../../../src/storage/sharedFile.ts';

const parse = (value: unknown) => (typeof value === 'number' ? value : undefined);

describe('a value that windows share', () => {
  let parent: string;
  let folder: string;
  let open: SharedFile<number>[];
  let problems: string[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'shared-'));
    folder = join(parent, 'value');
    open = [];
    problems = [];
  });
  afterEach(async () => {
    for (const file of open) file.dispose();
    await Promise.all(open.map((file) => file.settled()));
    await rm(parent, { recursive: true });
  });

  function aWindow(onChange = () => {}): SharedFile<number> {
    const onProblem = (problem: string) => problems.push(problem);
    const file = new SharedFile({ folder, initial: 0, parse, onChange, onProblem });
    open.push(file);
    return file;
  }

  it('loses no change, however many windows make them at once', async () => {
    const windows = [1, 2, 3, 4].map(() => aWindow());
    const seen = await Promise.all(
      windows.flatMap((file) => Array.from({ length: 25 }, () => file.update((n) => n + 1))),
    );
    assert.equal(new Set(seen).size, 100, 'no two windows were given the same value');
    assert.equal(await aWindow().refresh(), 100);
    assert.deepEqual(problems, []);
  });

  it('has changed here before it is written', () => {
    const file = aWindow();
    void file.update((n) => n + 1);
    void file.update((n) => n * 10);
    assert.equal(file.value, 10);
  });

  it('is seen by another window that does nothing', async () => {
    let changes = 0;
    const watching = aWindow(() => {
      changes += 1;
    });
    await watching.update((n) => n + 1);
    await aWindow().update((n) => n + 41);
    while (watching.value !== 42) await wait(5);
    assert.ok(changes > 0);
  });

  it('is there for the next start, and leaves few files behind', async () => {
    const file = aWindow();
    for (let times = 0; times < 20; times += 1) await file.update((n) => n + 1);
    ageVersions();
    await file.update((n) => n + 1);
    assert.equal(await aWindow().refresh(), 21);
    assert.ok((await readdir(folder)).length <= 17);
  });

  it('goes on with what was before it after what a crash left half written', async () => {
    await aWindow().update(() => 7);
    await writeFile(join(folder, '2'), '');
    const next = aWindow();
    assert.equal(await next.update((n) => n + 1), 8);
    assert.equal(await aWindow().refresh(), 8);
  });

  it('is seen by a window that opened before anybody had written, and never wrote', async () => {
    const idle = aWindow();
    await idle.settled();
    await aWindow().update(() => 42);
    while (idle.value !== 42) await wait(5);
  });

  it('is read once it is there, however long somebody takes to write it', async () => {
    await aWindow().update(() => 7);
    await writeFile(join(folder, '2'), '');
    const late = aWindow();
    await late.settled();
    await writeFile(join(folder, '2'), '9');
    assert.equal(await late.refresh(), 9);
  });

  it('loses no change of a window that was held up between reading and writing', async () => {
    const slow = aWindow();
    await slow.update(() => 100);
    const quick = aWindow();
    await quick.settled();
    let isHeldUp = false;
    const value = slow.update((n) => {
      // The second time is the one after reading. Others write three versions meanwhile.
      if (isHeldUp) for (const version of [2, 3, 4]) others(version);
      isHeldUp = !isHeldUp && n === 100;
      return n + 1;
    });
    assert.equal(await value, 104);
    assert.equal(await quick.refresh(), 104);
  });

  it('loses no change of a window that was held up while others wrote more versions than are kept', async () => {
    const slow = aWindow();
    await slow.update(() => 100);
    let calls = 0;
    const value = slow.update((n) => {
      calls += 1;
      // The second call is the one after reading.
      if (calls === 2) anotherProcess(20);
      return n + 1000;
    });
    assert.equal(await value, 1120);
    assert.equal(await aWindow().refresh(), 1120);
  });

  it('reads again after a hold-up that was so long that old versions may be gone', async () => {
    const slow = aWindow();
    await slow.update(() => 100);
    let clock = 0;
    const now = performance.now.bind(performance);
    performance.now = () => now() + clock;
    try {
      let calls = 0;
      const value = slow.update((n) => {
        calls += 1;
        // The second call is the one after reading.
        if (calls === 2) {
          anotherProcess(20);
          ageVersions();
          anotherProcess(1);
          clock = 60_000;
        }
        return n + 1000;
      });
      assert.equal(await value, 1121);
    } finally {
      performance.now = now;
    }
    assert.equal(await aWindow().refresh(), 1121);
  });

  /** Another window, which adds 1 to the value this many times. */
  function anotherProcess(times: number): void {
    const program = `import { SharedFile } from ${JSON.stringify(import.meta.resolve('../../../src/storage/sharedFile.ts'))};
      const parse = (value) => (typeof value === 'number' ? value : undefined);
      const file = new SharedFile({ folder: ${JSON.stringify(folder)}, initial: 0, parse, onChange() {}, onProblem(problem) { throw new Error(problem); } });
      for (let times = 0; times < ${times}; times += 1) await file.update((n) => n + 1);
      file.dispose();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    assert.equal(status, 0, String(stderr));
  }

  /** Makes all versions on disk an hour old. */
  function ageVersions(): void {
    const anHourAgo = Date.now() / 1000 - 3600;
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), anHourAgo, anHourAgo);
  }

  /** What another window does on disk when it takes `version`. */
  function others(version: number): void {
    writeFileSync(join(folder, String(version)), String(99 + version), { flag: 'wx' });
  }

  it('tells of what others wrote also when it was seen while writing', async () => {
    const seen: number[] = [];
    const first = aWindow(() => seen.push(first.value));
    const second = aWindow();
    await Promise.all([second.update((n) => n + 100), first.update((n) => n + 1)]);
    while (first.value !== 101) await wait(5);
    while (!seen.some((value) => value >= 100)) await wait(5);
  });

  it('is this window’s own where the disk cannot be used', async () => {
    await writeFile(folder, 'a file is in the way');
    const file = aWindow();
    await file.update((n) => n + 1);
    await file.update((n) => n + 1);
    assert.equal(file.value, 2);
    assert.ok(problems.length > 0);
  });
});
