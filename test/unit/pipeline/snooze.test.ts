import assert from 'node:assert/strict';
import { Snooze } from '../../../src/pipeline/snooze.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';

const minute = 60_000;

describe('snooze', () => {
  const begin = () => {
    const timer = new ManualTimer(1_800_000_000_000);
    const changes: boolean[] = [];
    const snooze: Snooze = new Snooze(timer, () => changes.push(snooze.isOn));
    return { timer, changes, snooze };
  };

  it('ends by itself, and tells of its beginning and its end', async () => {
    const { timer, changes, snooze } = begin();
    snooze.start(5 * minute);
    assert.equal(snooze.until, 1_800_000_000_000 + 5 * minute);
    await timer.advance(5 * minute - 1);
    assert.equal(snooze.isOn, true);
    await timer.advance(1);
    assert.equal(snooze.isOn, false);
    assert.deepEqual(changes, [true, false]);
  });

  it('can be woken, made longer, and last until the window goes', async () => {
    const { timer, changes, snooze } = begin();
    snooze.start(5 * minute);
    snooze.start(60 * minute);
    await timer.advance(6 * minute);
    assert.equal(snooze.isOn, true);
    snooze.wake();
    assert.equal(snooze.isOn, false);
    snooze.start(Number.POSITIVE_INFINITY);
    await timer.advance(100 * 24 * 60 * minute);
    assert.equal(snooze.until, Number.POSITIVE_INFINITY);
    snooze.wake();
    snooze.wake();
    assert.deepEqual(changes, [true, true, false, true, false]);
    assert.equal(timer.sleeping, 0);
  });
});
