import assert from 'node:assert/strict';
import { Pace } from '../../../../src/editor/learning/pace.ts';
import { ManualTimer, settled } from '../../../fakes/manualTimer.ts';

/** A pace whose clock goes on while it works: by `spend` ms. */
function create() {
  const timer = new ManualTimer(0);
  let spent = 0;
  const pace = new Pace({ timer, now: () => timer.now() + spent });
  const spend = (ms: number) => {
    spent += ms;
  };
  return { timer, pace, spend };
}

const { signal } = new AbortController();

describe('the pace of learning', () => {
  it('gives way before a slice is longer than 2 ms, whatever a step takes', async () => {
    for (const ms of [0.1, 0.3, 0.7, 1, 1.9]) {
      const { timer, pace, spend } = create();
      /** By the time of the timer, which stands still in a slice. */
      const slices = new Map<number, number>();
      const steps = (function* () {
        for (let step = 0; step < 50; step += 1) {
          spend(ms);
          slices.set(timer.now(), (slices.get(timer.now()) ?? 0) + ms);
          yield;
        }
      })();
      const run = pace.run(steps, signal);
      await timer.advance(1_000);
      await run;
      for (const slice of slices.values()) assert.ok(slice <= 2 + 1e-9, `${ms}: ${slice}`);
      assert.ok(slices.size <= Math.ceil(50 / Math.floor(2.0001 / ms)) + 1, `${ms}: ${slices.size} slices`);
    }
  });

  it('lets others run between two slices', async () => {
    const { timer, pace, spend } = create();
    let steps = 0;
    const endless = (function* () {
      for (;;) {
        steps += 1;
        spend(2);
        yield;
      }
    })();
    const stop = new AbortController();
    const run = pace.run(endless, stop.signal);
    await timer.advance(2);
    assert.equal(steps, 1);
    await settled();
    assert.equal(steps, 1, 'the timer alone lets it go on');
    await timer.advance(2);
    assert.equal(steps, 2);
    stop.abort();
    await assert.rejects(run, { name: 'AbortError' });
  });

  it('stands still for 60 ms after each key, and works between two', async () => {
    const { timer, pace, spend } = create();
    let steps = 0;
    const run = pace.run(
      (function* () {
        for (; steps < 3; steps += 1) {
          spend(3);
          yield;
        }
      })(),
      signal,
    );
    await timer.advance(2);
    assert.equal(steps, 0, 'at the first yield');
    pace.pressed();
    await timer.advance(50);
    pace.pressed();
    await timer.advance(59);
    assert.equal(steps, 0);
    await timer.advance(1);
    assert.equal(steps, 1);
    pace.pressed();
    await timer.advance(59);
    assert.equal(steps, 1);
    await timer.advance(10);
    await run;
    assert.equal(steps, 3);
  });

  it('ends the steps when it is stopped', async () => {
    const { timer, pace, spend } = create();
    let isEnded = false;
    const stop = new AbortController();
    const run = pace.run(
      (function* () {
        try {
          for (;;) {
            spend(3);
            yield;
          }
        } finally {
          isEnded = true;
        }
      })(),
      stop.signal,
    );
    await timer.advance(10);
    stop.abort();
    await assert.rejects(run, { name: 'AbortError' });
    assert.ok(isEnded);
  });

  it('begins when waits end on time, and after a second at the latest', async () => {
    const busy = create();
    let isIdle = false;
    const waiting = busy.pace.idle(signal).then(() => {
      isIdle = true;
    });
    for (let tests = 0; tests < 3; tests += 1) {
      busy.spend(60);
      await busy.timer.advance(100);
      assert.equal(isIdle, false);
    }
    await busy.timer.advance(100);
    await waiting;
    const never = create();
    isIdle = false;
    void never.pace.idle(signal).then(() => {
      isIdle = true;
    });
    for (let tests = 0; tests < 10; tests += 1) {
      assert.equal(isIdle, false);
      never.spend(60);
      await never.timer.advance(100);
    }
    assert.ok(isIdle);
  });
});
