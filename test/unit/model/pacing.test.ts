import assert from 'node:assert/strict';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import type { CompletionModel } from '../../../src/core/ports.ts';
import { paced } from '../../../src/model/paced.ts';
import { calm } from '../../../src/model/paceState.ts';
import { nextMidnightInShanghai, ownValue, Pacing } from '../../../src/model/pacing.ts';
import { ManualTimer, settled } from '../../fakes/manualTimer.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const start = Date.parse('2026-11-22T10:00:00Z');
const settings = settingsWith({ requestsPerSecond: 0 });
const request = requestWith();

function setUp() {
  const timer = new ManualTimer(start);
  let changes = 0;
  const pacing = new Pacing(timer, () => {
    changes += 1;
  });
  /** A request that goes well. */
  const succeed = () => {
    const attempt = pacing.begin();
    attempt.received({ text: 'x', done: true });
    attempt.end();
  };
  return { timer, pacing, succeed, changes: () => changes };
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
    it(`${kind} holds everything until something changes, even what is asked by hand`, async () => {
      const { pacing, timer } = setUp();
      pacing.failed(new CompletionError(kind));
      await timer.advance(365 * 24 * 3_600_000);
      assert.equal(pacing.obstacle(false)?.kind, kind);
      assert.equal(pacing.obstacle(true)?.kind, kind);
      pacing.release();
      assert.equal(pacing.obstacle(false), undefined);
    });
  }

  it('dailyLimit holds until midnight in Shanghai', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('dailyLimit'));
    await timer.advance(Date.parse('2026-11-22T15:59:59.999Z') - start);
    assert.ok(pacing.obstacle(true));
    await timer.advance(1);
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('knows midnight in Shanghai on both sides of it', () => {
    assert.equal(nextMidnightInShanghai(Date.parse('2026-11-22T15:59:59Z')), Date.parse('2026-11-22T16:00:00Z'));
    assert.equal(nextMidnightInShanghai(Date.parse('2026-11-22T16:00:00Z')), Date.parse('2026-11-23T16:00:00Z'));
  });

  it('waits longer after each failure, at most a minute, and from the beginning after a success', () => {
    const { pacing, timer, succeed } = setUp();
    const wait = () => {
      pacing.failed(new CompletionError('serverBusy'));
      return ((pacing.hold?.until ?? 0) - timer.now()) / 1000;
    };
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const waited = wait();
      assert.ok(waited >= seconds && waited <= seconds + 1, `${waited} for ${seconds}`);
    }
    succeed();
    assert.ok(wait() <= 2);
  });

  it('waits half a minute for a host that cannot be reached, unless the person asks', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('offline'));
    await timer.advance(29_999);
    assert.ok(pacing.obstacle(false));
    assert.equal(pacing.obstacle(true), undefined);
    await timer.advance(1002);
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('waits as long as the server asks; a request by hand passes no rate limit either', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('rateLimited', { retryAfterMs: 10_000 }));
    await timer.advance(9_999);
    assert.ok(pacing.obstacle(true));
    await timer.advance(1);
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
    const attempt = pacing.begin();
    pacing.release();
    attempt.failed(new CompletionError('wrongApiKey'));
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('does not blame new keys for what the old ones were refused', () => {
    const { pacing } = setUp();
    pacing.release();
    const attempt = pacing.begin();
    pacing.follow(ownValue(calm));
    pacing.release();
    attempt.failed(new CompletionError('keysRefused'));
    assert.equal(pacing.obstacle(false), undefined);
  });

  it('keeps a hold that came up while another request went well', () => {
    const { pacing } = setUp();
    const attempt = pacing.begin();
    pacing.failed(new CompletionError('dailyLimit'));
    attempt.received({ text: 'x', done: true });
    attempt.end();
    assert.equal(pacing.obstacle(false)?.kind, 'dailyLimit');
  });

  it('tells when something changed', () => {
    const { pacing, succeed, changes } = setUp();
    pacing.failed(new CompletionError('offline'));
    succeed();
    succeed();
    assert.equal(changes(), 2);
  });
});

describe('the turn of a request', () => {
  it('keeps the requests of all callers apart, and none waits where there is no limit', async () => {
    const { pacing, timer } = setUp();
    const times: number[] = [];
    const take = (perSecond: number) => pacing.turn(perSecond, never).then(() => times.push(timer.now() - start));
    const turns = [1, 2, 3].map(() => take(20));
    await timer.advance(200);
    await Promise.all(turns);
    assert.deepEqual(times, [0, 50, 100]);
    await Promise.all([1, 2, 3].map(() => take(0)));
    assert.deepEqual(times.slice(3), [200, 200, 200]);
  });

  it('is given back when its caller leaves', async () => {
    const { pacing, timer } = setUp();
    await pacing.turn(1, never);
    const controller = new AbortController();
    const leaving = pacing.turn(1, controller.signal);
    await timer.advance(500);
    controller.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    const next = pacing.turn(1, never);
    await timer.advance(500);
    await next;
  });

  it('does not wait for hours because a clock was set back', async () => {
    const { pacing, timer } = setUp();
    await pacing.turn(1 / 7200, never);
    await pacing.turn(1, never);
    assert.equal(timer.now(), start);
  });

  it('comes less often after complaints, and as often as before when all goes well again', async () => {
    const { pacing, timer, succeed } = setUp();
    const spacing = async () => {
      await pacing.turn(0, never);
      const before = timer.now();
      let isDone = false;
      const turn = pacing.turn(0, never).then(() => (isDone = true));
      await settled();
      while (!isDone) await timer.advance(50);
      await turn;
      const after = timer.now() - before;
      await timer.advance(10_000);
      return after;
    };
    assert.equal(await spacing(), 0);
    for (const interval of [500, 1000, 2000, 4000, 4000]) {
      pacing.failed(new CompletionError('rateLimited'));
      await timer.advance(120_000);
      assert.equal(await spacing(), interval);
    }
    for (let times = 0; times < 40; times += 1) succeed();
    assert.equal(await spacing(), 0);
  });
});

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
  const drain = async (model: CompletionModel, manual = false) => {
    for await (const _ of model.complete({ ...request, manual }, settings, never));
  };

  it('sends no second request after a refusal', async () => {
    const { pacing, timer } = setUp();
    const { model, asked } = fake(new CompletionError('wrongApiKey'));
    const guarded = paced(model, pacing, timer);
    for (let times = 0; times < 5; times += 1) await assert.rejects(drain(guarded), { kind: 'wrongApiKey' });
    assert.equal(asked(), 1);
  });

  it('waits longer each time although the first words always arrive', async () => {
    const { pacing, timer } = setUp();
    async function* complete() {
      yield { text: 'x', done: false };
      throw new CompletionError('serverBusy');
    }
    const guarded = paced({ complete }, pacing, timer);
    const waits: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      await assert.rejects(drain(guarded), { kind: 'serverBusy' });
      const until = pacing.hold?.until ?? 0;
      waits.push(Math.floor((until - timer.now()) / 1000));
      await timer.advance(until - timer.now());
    }
    assert.ok((waits[3] ?? 0) >= 8, String(waits));
  });

  it('has gone well when the reader hangs up on good text', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('offline'));
    async function* complete() {
      yield { text: 'x', done: false };
      yield { text: 'y', done: true };
    }
    for await (const _ of paced({ complete }, pacing, timer).complete({ ...request, manual: true }, settings, never))
      break;
    assert.equal(pacing.hold, undefined);
  });

  it('asks again once it is released, and forgets failures on success', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('keysRefused'));
    const { model, asked } = fake();
    const guarded = paced(model, pacing, timer);
    await assert.rejects(drain(guarded), { kind: 'keysRefused' });
    pacing.release();
    await drain(guarded);
    assert.equal(asked(), 1);
    assert.equal(guarded.obstacle(false), undefined);
  });

  const busy = (times: number) => {
    let asked = 0;
    async function* complete() {
      asked += 1;
      if (asked <= times) throw new CompletionError('serverBusy');
      yield { text: 'x', done: true };
    }
    return { model: { complete }, asked: () => asked };
  };

  it('repeats a request to a busy service once, and twice when the person asked for it', async () => {
    for (const manual of [false, true]) {
      const { pacing, timer } = setUp();
      const times = manual ? 2 : 1;
      const { model, asked } = busy(times);
      const done = drain(paced(model, pacing, timer), manual);
      await timer.advance(1000);
      await done;
      assert.equal(asked(), times + 1);
      assert.equal(pacing.hold, undefined);
    }
  });

  it('backs off when the second try fails too', async () => {
    const { pacing, timer } = setUp();
    const { model, asked } = busy(9);
    const failing = assert.rejects(drain(paced(model, pacing, timer)), { kind: 'serverBusy' });
    await timer.advance(1000);
    await failing;
    assert.equal(asked(), 2);
    assert.equal(pacing.hold?.kind, 'serverBusy');
  });

  it('does not try again where the service named a time, was slow to fail, or had begun to answer', async () => {
    const cases = [
      { retryAfterMs: 3000, slowMs: 0, text: '' },
      { retryAfterMs: undefined, slowMs: 801, text: '' },
      { retryAfterMs: undefined, slowMs: 0, text: 'x' },
    ];
    for (const { retryAfterMs, slowMs, text } of cases) {
      const { pacing, timer } = setUp();
      let asked = 0;
      async function* complete() {
        asked += 1;
        await timer.wait(slowMs, never);
        yield { text, done: false };
        throw new CompletionError('serverBusy', retryAfterMs === undefined ? {} : { retryAfterMs });
      }
      const failing = assert.rejects(drain(paced({ complete }, pacing, timer)), { kind: 'serverBusy' });
      await timer.advance(2000);
      await failing;
      assert.equal(asked, 1);
    }
  });

  it('lets one request through when a hold is over, and the others when that went well', async () => {
    const { pacing, timer } = setUp();
    pacing.failed(new CompletionError('serverBusy'));
    await timer.advance(2001);
    let answer = () => {};
    let asked = 0;
    async function* complete() {
      asked += 1;
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      yield { text: 'x', done: true };
    }
    const guarded = paced({ complete }, pacing, timer);
    const probe = drain(guarded);
    await settled();
    await assert.rejects(drain(guarded), { kind: 'serverBusy' });
    answer();
    await probe;
    const next = drain(guarded);
    await settled();
    answer();
    await next;
    assert.equal(asked, 2);
  });

  it('sends nothing that was waiting for its turn when a hold came up', async () => {
    const { pacing, timer } = setUp();
    const { model, asked } = fake(new CompletionError('dailyLimit'));
    const slow = { ...settings, requestsPerSecond: 1 };
    const ask = async () => {
      for await (const _ of paced(model, pacing, timer).complete(request, slow, never));
    };
    const asking = [1, 2].map(() => assert.rejects(ask(), { kind: 'dailyLimit' }));
    await timer.advance(3000);
    await Promise.all(asking);
    assert.equal(asked(), 1);
  });

  it('waits when the service says that nothing is left, although all went well', async () => {
    const { pacing, timer } = setUp();
    async function* complete() {
      yield { text: 'x', done: true, exhaustedMs: 7000 };
    }
    const guarded = paced({ complete }, pacing, timer);
    await drain(guarded);
    await assert.rejects(drain(guarded), { kind: 'rateLimited' });
    await timer.advance(7000);
    await drain(guarded);
  });

  it('holds back a prompt that is too long only when halving it twice was not enough', () => {
    const { pacing } = setUp();
    const tooLong = new CompletionError('promptTooLong');
    pacing.failed(tooLong);
    pacing.failed(tooLong);
    assert.equal(pacing.obstacle(false), undefined);
    pacing.failed(tooLong);
    assert.equal(pacing.obstacle(false)?.kind, 'promptTooLong');
  });
});
