import assert from 'node:assert/strict';
import { Rhythm } from '../../../src/pipeline/rhythm.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const now = 1_800_000_000_000;
const settings = settingsWith({ debounceMs: 1000, requestsPerSecond: 0 });

/** The pause of somebody with this past, in ms. */
function pauseAfter(live: (rhythm: Rhythm) => void, lineBefore = 'word', given = settings): number {
  const rhythm = new Rhythm();
  live(rhythm);
  return rhythm.pause(now, lineBefore, given);
}
const times = (count: number, act: () => void) => {
  for (let time = 0; time < count; time += 1) act();
};

describe('the pause after a key', () => {
  const usual = pauseAfter(() => {});

  it('is longest behind a word, and shortest on a line that is yet to be written', () => {
    const pauseOf = (line: string) => pauseAfter(() => {}, line);
    assert.ok(pauseOf('call(') < pauseOf('call'));
    assert.ok(pauseOf('    ') < pauseOf('call('));
  });

  it('grows with the time that the service takes to begin, up to a second', () => {
    const pauseOf = (ms: number) => pauseAfter((rhythm) => times(100, () => rhythm.answered(ms)));
    assert.ok(pauseOf(50) < usual);
    assert.ok(pauseOf(900) > usual);
    assert.equal(Math.round(pauseOf(30_000)), Math.round(pauseOf(1000)));
  });

  it('does not count a rest as a rhythm', () => {
    const rested = pauseAfter((rhythm) => {
      rhythm.pressed(now - 120_000);
      rhythm.pressed(now - 601);
    });
    assert.equal(rested, usual);
    const slow = pauseAfter((rhythm) => {
      rhythm.pressed(now - 1200);
      rhythm.pressed(now - 601);
    });
    assert.ok(slow > usual);
  });

  it('is shorter after what was right, longer after what was wrong, within what the person allows', () => {
    assert.ok(pauseAfter((rhythm) => times(3, () => rhythm.agreed())) < usual);
    assert.ok(pauseAfter((rhythm) => times(3, () => rhythm.disagreed())) > usual);
    const wrong = (rhythm: Rhythm) => times(50, () => rhythm.disagreed());
    assert.equal(pauseAfter(wrong, 'word', settingsWith({ debounceMs: 200, requestsPerSecond: 0 })), 200 - 50);
  });

  it('is all that the person allows on a line on which two suggestions were wrong, until one is right or a new line begins', () => {
    const longest = 1000 - 50;
    const wrong = (count: number) => (rhythm: Rhythm) => times(count, () => rhythm.disagreed());
    assert.ok(pauseAfter(wrong(1)) < longest);
    assert.equal(pauseAfter(wrong(2)), longest);
    assert.ok(
      pauseAfter((rhythm) => {
        wrong(2)(rhythm);
        rhythm.agreed();
      }) < longest,
    );
    assert.ok(
      pauseAfter((rhythm) => {
        wrong(2)(rhythm);
        rhythm.pause(now, '    ', settings);
      }) < longest,
    );
  });

  it('grows with the third Esc in a row, no further after the sixth, and one word that is wanted ends that', () => {
    const pauseOf = (count: number, act = (_: Rhythm) => {}) =>
      pauseAfter(
        (rhythm) => {
          times(50, () => rhythm.disagreed());
          times(count, () => rhythm.dismissed());
          act(rhythm);
        },
        'word',
        settingsWith({ debounceMs: 200, requestsPerSecond: 0 }),
      );
    assert.equal(pauseOf(2), 150);
    assert.equal(pauseOf(3), 250);
    assert.equal(pauseOf(6), pauseOf(9));
    assert.ok(pauseOf(6, (rhythm) => rhythm.agreed()) <= 150);
  });

  it('shrinks for who types on and on, until something was asked or shown', () => {
    const rhythm = new Rhythm();
    rhythm.disagreed();
    const first = rhythm.pause(now, 'word', settings);
    const later = rhythm.pause(now + 300, 'word', settings);
    assert.ok(later < first - 50, `${later} < ${first}`);
    rhythm.served();
    assert.equal(rhythm.pause(now + 400, 'word', settings), first);
  });

  it('is as ever for who comes back after a while', () => {
    const rhythm = new Rhythm();
    const first = rhythm.pause(now, 'word', settings);
    assert.equal(rhythm.pause(now + 601, 'word', settings), first);
  });

  it('is at least a third of the time between two requests where these are counted, but no longer than allowed', () => {
    const trusted = (rhythm: Rhythm) => times(50, () => rhythm.agreed());
    const pauseOf = (values: Record<string, unknown>) => pauseAfter(trusted, 'word', settingsWith(values));
    assert.equal(pauseOf({ debounceMs: 1000, requestsPerSecond: 0 }), 0);
    assert.equal(Math.round(pauseOf({ debounceMs: 1000, requestsPerSecond: 1 })), 250);
    assert.equal(Math.round(pauseOf({ debounceMs: 1000, requestsPerSecond: 2 })), 100);
    assert.equal(Math.round(pauseOf({ debounceMs: 200, requestsPerSecond: 1 })), 150);
  });

  it('bears a clock that is set back', () => {
    const hour = 3_600_000;
    const rhythm = new Rhythm();
    const first = rhythm.pause(now, 'word', settings);
    assert.equal(rhythm.pause(now - hour, 'word', settings), first);
    rhythm.pressed(now);
    rhythm.pressed(now - hour);
    rhythm.served();
    assert.equal(rhythm.pause(now - hour, 'word', settings), first);
  });
});
