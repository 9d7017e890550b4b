import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../../../src/config/parse.ts';
import { CompletionError } from '../../../src/core/errors.ts';
import type { CompletionModel } from '../../../src/core/ports.ts';
import type { Delta, RequestCost } from '../../../src/core/types.ts';
import { Journal } from '../../../src/usage/journal.ts';
import { dayOf, record, totalsOf } from '../../../src/usage/ledger.ts';
import { metered } from '../../../src/usage/meter.ts';

const at = new Date(2026, 10, 22, 12).getTime();
const yesterday = at - 24 * 3_600_000;
const request = { kind: 'request', at, promptTokens: 10, completionTokens: 3 } as const;

describe('the ledger', () => {
  it('adds up by local day', () => {
    const events = [
      request,
      request,
      { ...request, at: yesterday },
      { kind: 'offered', at, characters: 5 },
      { kind: 'acceptedPart', at, characters: 2 },
      { kind: 'accepted', at, characters: 3 },
    ] as const;
    const ledger = events.reduce(record, {});
    assert.deepEqual(totalsOf(ledger, at), {
      requests: 2,
      promptTokens: 20,
      completionTokens: 6,
      offered: 1,
      accepted: 1,
      acceptedCharacters: 5,
    });
    assert.equal(totalsOf(ledger, yesterday).requests, 1);
    assert.equal(totalsOf(ledger, at + 48 * 3_600_000).requests, 0);
  });

  it('names days by the local calendar', () => {
    assert.equal(dayOf(new Date(2026, 0, 5, 0, 0, 1).getTime()), '2026-01-05');
    assert.equal(dayOf(new Date(2026, 0, 5, 23, 59, 59).getTime()), '2026-01-05');
  });
});

describe('the journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'starcoder-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (window: string, problems: string[] = [], changed = () => {}) =>
    new Journal(join(folder, 'usage'), window, changed, (problem) => problems.push(problem));

  it('counts at once and survives a restart', async () => {
    const journal = open('a');
    journal.add(request);
    assert.equal(journal.totals(at).requests, 1);
    await journal.flush();
    const restarted = open('b');
    assert.equal(restarted.totals(at).requests, 0);
    await restarted.read(at);
    assert.equal(restarted.totals(at).requests, 1);
  });

  it('of two windows is counted exactly, however they take turns', async () => {
    const [a, b] = [open('a'), open('b')];
    for (let round = 0; round < 20; round += 1) {
      a.add(request);
      b.add(request);
      b.add({ kind: 'accepted', at, characters: 1 });
      b.add({ kind: 'acceptedPart', at, characters: 2 });
    }
    await Promise.all([a.flush(), b.flush()]);
    await Promise.all([a.read(at), b.read(at)]);
    for (const journal of [a, b]) {
      assert.equal(journal.totals(at).requests, 40);
      assert.equal(journal.totals(at).accepted, 20);
      assert.equal(journal.totals(at).acceptedCharacters, 60);
    }
  });

  it('does not count its own lines twice when it reads', async () => {
    const journal = open('a');
    journal.add(request);
    await journal.flush();
    await journal.read(at);
    await journal.read(at);
    assert.equal(journal.totals(at).requests, 1);
  });

  it('passes over a line that a crash tore, and lines that are not its own', async () => {
    const journal = open('a');
    journal.add(request);
    await journal.flush();
    const file = readdirSync(join(folder, 'usage'))[0] ?? '';
    appendFileSync(
      join(folder, 'usage', file),
      '{"kind":"request","at":1,"prom\nnull\n[]\n{"kind":"request","at":5}\n',
    );
    const restarted = open('b');
    await restarted.read(at);
    assert.equal(restarted.totals(at).requests, 1);
  });

  it('says when it cannot write, and goes on counting', async () => {
    const problems: string[] = [];
    appendFileSync(join(folder, 'usage'), 'a file is in the way');
    const journal = open('a', problems);
    journal.add(request);
    journal.add(request);
    await journal.flush();
    assert.equal(journal.totals(at).requests, 2);
    assert.equal(problems.length, 2);
  });

  it('tells about every change', async () => {
    let changes = 0;
    const journal = open('a', [], () => {
      changes += 1;
    });
    journal.add(request);
    await journal.read(at);
    assert.equal(changes, 2);
  });
});

describe('the meter', () => {
  const { settings } = parseSettings(() => undefined);
  const signal = new AbortController().signal;
  async function measure(deltas: readonly Delta[], options: { leaveAfter?: number; error?: Error } = {}) {
    async function* complete() {
      yield* deltas;
      if (options.error) throw options.error;
    }
    const model: CompletionModel = { complete };
    const ended: (RequestCost | undefined)[] = [];
    let started = 0;
    let time = 0;
    const clock = { now: () => (time += 5) };
    const listener = { started: () => (started += 1), ended: (cost: RequestCost | undefined) => void ended.push(cost) };
    const counted = metered(model, (text) => text.length, clock, listener);
    let left = 0;
    try {
      for await (const _ of counted.complete(
        { prompt: 'prompt', suffix: '', stop: [], manual: false },
        settings,
        signal,
      )) {
        left += 1;
        if (left === options.leaveAfter) break;
      }
    } catch (error) {
      assert.equal(error, options.error);
    }
    assert.equal(started, 1);
    assert.equal(ended.length, 1);
    return ended[0];
  }
  const usage = { promptTokens: 100, completionTokens: 50 };

  it('takes the server’s last count', async () => {
    const cost = await measure([
      { text: 'a', done: false, usage: { promptTokens: 100, completionTokens: 0 } },
      { text: 'b', done: true, usage },
    ]);
    assert.deepEqual(cost, { ...usage, estimated: false, milliseconds: 5 });
  });

  it('estimates what was written when we hung up, keeping the server’s count of the prompt', async () => {
    const first = { text: 'abc', done: false, usage: { promptTokens: 100, completionTokens: 0 } };
    const cost = await measure([first, { text: 'd', done: true, usage }], { leaveAfter: 1 });
    assert.deepEqual(cost, { promptTokens: 100, completionTokens: 3, estimated: true, milliseconds: 5 });
  });

  it('estimates both when nothing was reported', async () => {
    const cost = await measure([{ text: 'abc', done: true }]);
    assert.deepEqual(cost, { promptTokens: 6, completionTokens: 3, estimated: true, milliseconds: 5 });
  });

  it('counts a request that was left before its first byte, but none that was not sent or was refused', async () => {
    const abort = new DOMException('', 'AbortError');
    const left = await measure([{ text: '', done: false }], { error: abort });
    assert.equal(left?.promptTokens, 6);
    assert.equal(await measure([], { error: abort }), undefined);
    assert.equal(await measure([], { error: new CompletionError('rateLimited') }), undefined);
  });
});
