import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clearHistory } from '../../../src/usage/clearHistory.ts';
import { Journal } from '../../../src/usage/journal.ts';
import { readHistory } from '../../support/readHistory.ts';

const at = new Date(2026, 10, 22, 12).getTime();
const yesterday = at - 24 * 3_600_000;
const origin = { languageId: 'python', backend: 'qianfan-v2' };
const cost = { promptTokens: 10, completionTokens: 3, estimated: false, milliseconds: 120 };
const request = { kind: 'request', at, ...origin, ...cost } as const;

describe('the journal', () => {
  let parent: string;
  let folder: string;
  let open: Journal[];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'starcoder-journal-'));
    folder = join(parent, 'usage');
    open = [];
  });
  afterEach(async () => {
    for (const journal of open) journal.dispose();
    await Promise.all(open.map((journal) => journal.flush()));
    rmSync(parent, { recursive: true });
  });
  const aWindow = (window: string, problems: string[] = [], onChange = () => {}) => {
    const onProblem = (problem: string) => problems.push(problem);
    const journal = new Journal({ folder, window, clock: { now: () => at }, onChange, onProblem });
    open.push(journal);
    return journal;
  };

  it('counts at once and survives a restart', async () => {
    const journal = aWindow('a');
    journal.add(request);
    assert.equal(journal.totals(at).requests, 1);
    await journal.flush();
    const restarted = aWindow('b');
    assert.equal(restarted.totals(at).requests, 0);
    await restarted.read();
    assert.equal(restarted.totals(at).requests, 1);
  });

  it('of two windows is counted exactly, however they take turns', async () => {
    const [a, b] = [aWindow('a'), aWindow('b')];
    for (let round = 0; round < 20; round += 1) {
      a.add(request);
      b.add(request);
      b.add({ kind: 'accepted', at, ...origin, characters: 1 });
      b.add({ kind: 'acceptedPart', at, ...origin, characters: 2 });
      if (round % 5 === 0) await a.read();
    }
    await Promise.all([a.flush(), b.flush()]);
    await Promise.all([a.read(), b.read()]);
    for (const journal of [a, b]) {
      assert.equal(journal.totals(at).requests, 40);
      assert.equal(journal.totals(at).accepted, 20);
      assert.equal(journal.totals(at).acceptedCharacters, 60);
    }
  });

  it('does not count its own lines twice when it reads', async () => {
    const journal = aWindow('a');
    journal.add(request);
    await journal.flush();
    await journal.read();
    await journal.read();
    assert.equal(journal.totals(at).requests, 1);
  });

  it('passes over a line that a crash tore, and lines that are not its own', async () => {
    const journal = aWindow('a');
    journal.add(request);
    await journal.flush();
    appendFileSync(
      join(folder, readdirSync(folder)[0] ?? ''),
      '{"kind":"request","at":1,"prom\nnull\n[]\n{"kind":"request","at":5}\n{"kind":"void","at":5}\n{"kind":"requ',
    );
    const restarted = aWindow('b');
    await restarted.read();
    assert.equal(restarted.totals(at).requests, 1);
    assert.equal((await readHistory(folder)).length, 1);
  });

  it('reads a line that was torn when it was looked at as soon as it is whole', async () => {
    const journal = aWindow('a');
    journal.add(request);
    await journal.flush();
    const file = join(folder, readdirSync(folder)[0] ?? '');
    const other = aWindow('b');
    const line = JSON.stringify(request);
    appendFileSync(file, line.slice(0, 40));
    await other.read();
    assert.equal(other.totals(at).requests, 1);
    appendFileSync(file, `${line.slice(40)}\n`);
    await other.read();
    assert.equal(other.totals(at).requests, 2);
  });

  it('says when it cannot write, and goes on counting', async () => {
    const problems: string[] = [];
    appendFileSync(folder, 'a file is in the way');
    const journal = aWindow('a', problems);
    journal.add(request);
    journal.add(request);
    await journal.flush();
    assert.equal(journal.totals(at).requests, 2);
    assert.equal(problems.length, 2);
  });

  it('tells about every change', async () => {
    let changes = 0;
    const journal = aWindow('a', [], () => {
      changes += 1;
    });
    journal.add(request);
    await journal.flush();
    assert.equal(changes, 1);
  });

  it('sees what another window counts without being asked', async () => {
    const idle = aWindow('a');
    await idle.read();
    aWindow('b').add(request);
    while (idle.totals(at).requests !== 1) await wait(5);
  });

  it('counts a request from its first moment on, and once', async () => {
    const journal = aWindow('a');
    const entry = journal.request();
    const other = aWindow('b');
    entry.running({ ...request, completionTokens: 0, estimated: true });
    await journal.flush();
    await other.read();
    assert.deepEqual([journal.totals(at).requests, other.totals(at).requests], [1, 1]);
    entry.running({ ...request, completionTokens: 2, estimated: true });
    entry.ended(request);
    await journal.flush();
    await other.read();
    assert.deepEqual(journal.totals(at), other.totals(at));
    assert.deepEqual([other.totals(at).requests, other.totals(at).completionTokens], [1, 3]);
    assert.deepEqual(await readHistory(folder), [request]);
  });

  it('does not count a request that the service refused in the end', async () => {
    const journal = aWindow('a');
    const [refused, unsent] = [journal.request(), journal.request()];
    refused.running(request);
    refused.ended(undefined);
    unsent.ended(undefined);
    await journal.flush();
    const other = aWindow('b');
    await other.read();
    assert.deepEqual([journal.totals(at).requests, other.totals(at).requests], [0, 0]);
    assert.deepEqual(await readHistory(folder), []);
  });

  it('keeps what it knew of a request when the window is killed', async () => {
    const killed = aWindow('a');
    killed.request().running({ ...request, completionTokens: 2, estimated: true });
    await killed.flush();
    assert.deepEqual(await readHistory(folder), [{ ...request, completionTokens: 2, estimated: true }]);
  });

  it('tells the history of all days and windows in the order of time', async () => {
    assert.deepEqual(await readHistory(folder), []);
    const [a, b] = [aWindow('a'), aWindow('b')];
    const offered = { kind: 'offered', at: at + 5, ...origin, characters: 4, milliseconds: 80 } as const;
    a.add(offered);
    b.request().ended(request);
    a.add({ ...request, at: yesterday, cost: 0.25 });
    await Promise.all([a.flush(), b.flush()]);
    assert.deepEqual(await readHistory(folder), [{ ...request, at: yesterday, cost: 0.25 }, request, offered]);
    assert.equal(a.totals(yesterday).requests, 1);
  });

  it('reads what the first version wrote', async () => {
    const journal = aWindow('a');
    await journal.read();
    const lines = [
      { kind: 'request', at, promptTokens: 7, completionTokens: 1 },
      { kind: 'accepted', at: at + 1, characters: 3 },
    ];
    appendFileSync(join(folder, '2026-11-22.old.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const unknown = { languageId: '', backend: '' };
    const [counted, accepted] = lines;
    assert.deepEqual(await readHistory(folder), [
      { ...unknown, estimated: true, ...counted },
      { ...unknown, ...accepted },
    ]);
    await journal.read();
    assert.deepEqual([journal.totals(at).requests, journal.totals(at).acceptedCharacters], [1, 3]);
  });

  describe('when it is cleared', () => {
    it('is empty for all windows, and counts on in each', async () => {
      const [a, b] = [aWindow('a'), aWindow('b')];
      await Promise.all([a.read(), b.read()]);
      a.add(request);
      b.add(request);
      b.add({ ...request, at: yesterday });
      await Promise.all([a.flush(), b.flush()]);
      await clearHistory(folder);
      while (a.totals(at).requests > 0 || b.totals(at).requests > 0) await wait(5);
      b.add(request);
      await b.flush();
      assert.deepEqual(await readHistory(folder), [request]);
      while (a.totals(at).requests !== 1) await wait(5);
      assert.equal(b.totals(at).requests, 1);
      const late = aWindow('c');
      await late.read();
      assert.equal(late.totals(at).requests, 1);
    });

    it('keeps what is counted while that is noticed, and what comes to an end after it', async () => {
      const journal = aWindow('a');
      await journal.read();
      const entry = journal.request();
      entry.running(request);
      journal.add(request);
      await journal.flush();
      await clearHistory(folder);
      journal.add(request);
      const noticing = journal.read();
      journal.add(request);
      await noticing;
      assert.equal(journal.totals(at).requests, 2);
      entry.ended(request);
      assert.equal(journal.totals(at).requests, 3);
      await journal.flush();
      assert.equal((await readHistory(folder)).length, 3);
    });

    it('can be so before anything was counted, and again and again', async () => {
      await clearHistory(folder);
      const journal = aWindow('a');
      await journal.read();
      for (let round = 0; round < 3; round += 1) {
        journal.add(request);
        await journal.flush();
        await clearHistory(folder);
        await journal.read();
        assert.equal(journal.totals(at).requests, 0);
      }
    });
  });
});
