import assert from 'node:assert/strict';
import { parseSettings } from '../../../src/config/parse.ts';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import type { CompletionModel } from '../../../src/core/ports.ts';
import { nextMidnightInShanghai, Pacing, paced } from '../../../src/model/pacing.ts';

const start = Date.parse('2026-11-22T10:00:00Z');
const never = new AbortController().signal;
const { settings } = parseSettings(() => undefined);
const request = { prompt: 'x', suffix: '', stop: [], manual: false };

function setUp() {
  const clock = { time: start, now: () => clock.time };
  let changes = 0;
  const pacing = new Pacing(clock, () => {
    changes += 1;
  });
  return { clock, pacing, changes: () => changes };
}

describe('pacing', () => {
  const latched: readonly ErrorKind[] = [
    'wrongApiKey',
    'wrongSecretKey',
    'needsKeys',
    'endpointUnknown',
    'notGranted',
    'totalLimit',
  ];
  for (const kind of latched) {
    it(`${kind} holds everything until something changes, even what is asked by hand`, () => {
      const { pacing, clock } = setUp();
      pacing.failed(new CompletionError(kind));
      clock.time += 365 * 24 * 3_600_000;
      assert.equal(pacing.obstacle(false)?.kind, kind);
      assert.equal(pacing.obstacle(true)?.kind, kind);
      pacing.release();
      assert.equal(pacing.obstacle(false), undefined);
    });
  }

  it('dailyLimit holds until midnight in Shanghai', () => {
    const { pacing, clock } = setUp();
    pacing.failed(new CompletionError('dailyLimit'));
    clock.time = Date.parse('2026-11-22T15:59:59.999Z');
    assert.ok(pacing.obstacle(true));
    clock.time += 1;
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('knows midnight in Shanghai on both sides of it', () => {
    assert.equal(nextMidnightInShanghai(Date.parse('2026-11-22T15:59:59Z')), Date.parse('2026-11-22T16:00:00Z'));
    assert.equal(nextMidnightInShanghai(Date.parse('2026-11-22T16:00:00Z')), Date.parse('2026-11-23T16:00:00Z'));
  });

  it('waits longer after each failure, at most a minute, and from the beginning after a success', () => {
    const { pacing, clock } = setUp();
    const wait = () => {
      pacing.failed(new CompletionError('serverBusy'));
      return ((pacing.hold?.until ?? 0) - clock.time) / 1000;
    };
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const waited = wait();
      assert.ok(waited >= seconds && waited <= seconds + 1, `${waited} for ${seconds}`);
    }
    pacing.succeeded(pacing.era, pacing.hold);
    assert.ok(wait() <= 2);
  });

  it('waits half a minute for a host that cannot be reached, unless the person asks', () => {
    const { pacing, clock } = setUp();
    pacing.failed(new CompletionError('offline'));
    clock.time += 29_999;
    assert.ok(pacing.obstacle(false));
    assert.equal(pacing.obstacle(true), undefined);
    clock.time += 1002;
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('waits as long as the server asks, and not even a hand gets through a rate limit', () => {
    const { pacing, clock } = setUp();
    pacing.failed(new CompletionError('rateLimited', { retryAfterMs: 10_000 }));
    clock.time += 9_999;
    assert.ok(pacing.obstacle(true));
    clock.time += 1;
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('does not hold because one text was refused', () => {
    const { pacing, changes } = setUp();
    pacing.failed(new CompletionError('contentRefused'));
    assert.equal(pacing.obstacle(false), undefined);
    assert.equal(changes(), 0);
  });

  it('ignores what was asked before keys or settings changed', () => {
    const { pacing } = setUp();
    const { era } = pacing;
    pacing.release();
    pacing.failed(new CompletionError('wrongApiKey'), era);
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('keeps a hold that came up while another request went well', () => {
    const { pacing } = setUp();
    const { era, hold } = pacing;
    pacing.failed(new CompletionError('dailyLimit'));
    pacing.succeeded(era, hold);
    assert.equal(pacing.obstacle(false)?.kind, 'dailyLimit');
  });

  it('tells when something changed', () => {
    const { pacing, changes } = setUp();
    pacing.failed(new CompletionError('offline'));
    pacing.succeeded(pacing.era, pacing.hold);
    pacing.succeeded(pacing.era, pacing.hold);
    assert.equal(changes(), 2);
  });
});

describe('the turn of a request', () => {
  it('keeps the requests of all callers apart, and none waits where there is no limit', async () => {
    const pacing = new Pacing(Date, () => {});
    const startedAt = performance.now();
    const times: number[] = [];
    await Promise.all(
      [1, 2, 3].map(() => pacing.turn(20, never).then(() => times.push(performance.now() - startedAt))),
    );
    // Timers may be early by a millisecond, never by more.
    for (const [index, time] of times.entries()) assert.ok(time >= index * 50 - 2, String(times));
    const { time } = await timed(() => Promise.all([1, 2, 3].map(() => pacing.turn(0, never))));
    assert.ok(time < 50);
  });

  it('is given back by who leaves', async () => {
    const { pacing } = setUp();
    await pacing.turn(0.001, never);
    const controller = new AbortController();
    const leaving = pacing.turn(0.001, controller.signal);
    controller.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    const next = new AbortController();
    const waiting = pacing.turn(1000, next.signal);
    next.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});

async function timed(work: () => Promise<unknown>): Promise<{ time: number }> {
  const startedAt = performance.now();
  await work();
  return { time: performance.now() - startedAt };
}

describe('a paced model', () => {
  function fake(error?: CompletionError): { model: CompletionModel; asked: () => number } {
    let asked = 0;
    async function* complete() {
      asked += 1;
      if (error) throw error;
      yield { text: 'x', done: true };
    }
    return { model: { complete }, asked: () => asked };
  }
  const drain = async (model: CompletionModel) => {
    for await (const _ of model.complete(request, settings, never));
  };

  it('asks no second time after a no', async () => {
    const { pacing } = setUp();
    const { model, asked } = fake(new CompletionError('wrongApiKey'));
    const guarded = paced(model, pacing);
    for (let times = 0; times < 5; times += 1) await assert.rejects(drain(guarded), { kind: 'wrongApiKey' });
    assert.equal(asked(), 1);
  });

  it('waits longer each time although the first words always arrive', async () => {
    const { pacing, clock } = setUp();
    async function* complete() {
      yield { text: 'x', done: false };
      throw new CompletionError('serverBusy');
    }
    const guarded = paced({ complete }, pacing);
    const waits: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      await assert.rejects(drain(guarded), { kind: 'serverBusy' });
      const until = pacing.hold?.until ?? 0;
      waits.push(Math.floor((until - clock.time) / 1000));
      clock.time = until;
    }
    assert.ok((waits[3] ?? 0) >= 8, String(waits));
  });

  it('has gone well when the reader hangs up on good text', async () => {
    const { pacing } = setUp();
    pacing.failed(new CompletionError('offline'));
    async function* complete() {
      yield { text: 'x', done: false };
      yield { text: 'y', done: true };
    }
    for await (const _ of paced({ complete }, pacing).complete({ ...request, manual: true }, settings, never)) break;
    assert.equal(pacing.hold, undefined);
  });

  it('asks again once it is released, and forgets failures on success', async () => {
    const { pacing } = setUp();
    pacing.failed(new CompletionError('keysRefused'));
    const { model, asked } = fake();
    const guarded = paced(model, pacing);
    await assert.rejects(drain(guarded), { kind: 'keysRefused' });
    pacing.release();
    await drain(guarded);
    assert.equal(asked(), 1);
    assert.equal(guarded.obstacle(false), undefined);
  });
});
