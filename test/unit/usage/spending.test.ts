import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Cap, CapUnit } from '../../../src/core/settings.ts';
import {
  type Amounts,
  endOf,
  gauges,
  nothingSpent,
  openByHand,
  parseSpending,
  type Reservation,
  reached,
  reserve,
  type Spending,
  settle,
} from '../../../src/usage/spending.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const hour = 3_600_000;
const fields = { tokens: 'tokens', requests: 'requests', money: 'millionths' } as const;
const amounts = (requests: number, tokens = 0, millionths = 0): Amounts => ({ requests, tokens, millionths });
const capOf = (daily?: number, monthly?: number, unit: CapUnit = 'requests'): Cap => ({ unit, daily, monthly });

let names = 0;
function wish(cap: Cap | undefined, given: Partial<Reservation> = {}): Reservation {
  return { request: `window ${names++}`, at: noon, most: amounts(1, 100, 5), cap, isManual: false, ...given };
}

/** Reserves and settles at once. */
function spend(state: Spending, cap: Cap | undefined, spent: Amounts, at = noon): Spending {
  const reservation = wish(cap, { at, most: spent });
  return settle(reserve(state, reservation), reservation, spent);
}

describe('spending', () => {
  it('is let through up to the cap and not beyond, in each unit', () => {
    for (const [unit, limit] of [
      ['requests', 3],
      ['tokens', 300],
      ['money', 0.000015],
    ] as const) {
      const cap = capOf(limit, undefined, unit);
      let state = nothingSpent;
      for (const expected of [true, true, true, false, false]) {
        state = reserve(state, wish(cap));
        assert.equal(state.last.isGranted, expected, unit);
      }
      assert.equal(reached(state, cap, amounts(1, 1, 1), noon), 'day');
    }
  });

  it('is what it came to, not what it might have; what never went out is given back', () => {
    const cap = capOf(200, undefined, 'tokens');
    const [first, second] = [wish(cap), wish(cap)];
    let state = reserve(reserve(nothingSpent, first), second);
    assert.equal(reserve(state, wish(cap)).last.isGranted, false);
    state = settle(state, first, amounts(1, 60));
    assert.equal(reserve(state, wish(cap)).last.isGranted, false);
    state = settle(state, second, amounts(0));
    assert.deepEqual(state.day.spent, amounts(1, 60));
    assert.equal(reserve(state, wish(cap)).last.isGranted, true);
  });

  it('begins anew with the local day and with the month, and is counted where it was reserved', () => {
    const cap = capOf(1, 2);
    const lastDay = new Date(2026, 10, 30, 23, 59).getTime();
    const late = wish(cap, { at: lastDay });
    let state = reserve(spend(nothingSpent, cap, amounts(1), lastDay - 24 * hour), late);
    assert.equal(state.last.isGranted, true);
    assert.equal(reached(state, cap, amounts(1), lastDay), 'month');
    assert.equal(endOf('month', lastDay), new Date(2026, 11, 1).getTime());
    assert.equal(endOf('day', lastDay), new Date(2026, 11, 1).getTime());
    const next = wish(cap, { at: lastDay + hour });
    state = settle(reserve(state, next), late, amounts(1));
    assert.deepEqual([state.day.spent.requests, state.day.reserved.requests], [0, 1]);
    assert.equal(reached(state, cap, amounts(1), lastDay + hour), 'day');
    assert.equal(reached(state, cap, amounts(1), lastDay + 25 * hour), undefined);
  });

  it('is counted before a cap is set, so that one set at noon knows the morning', () => {
    const state = spend(spend(nothingSpent, undefined, amounts(1)), undefined, amounts(1));
    assert.equal(reserve(state, wish(capOf(2))).last.isGranted, false);
    assert.equal(reserve(state, wish(capOf(3))).last.isGranted, true);
  });

  it('is told once when four fifths are spent, by the request that spent it', () => {
    const cap = capOf(10);
    let state = nothingSpent;
    const told: (string | undefined)[] = [];
    for (let count = 1; count <= 10; count += 1) {
      state = spend(state, cap, amounts(1));
      told.push(state.day.toldBy);
    }
    assert.deepEqual(
      told.map((by) => by !== undefined),
      [...Array(7).fill(false), true, true, true],
    );
    assert.equal(new Set(told.slice(7)).size, 1);
    assert.equal(spend(state, cap, amounts(1), noon + 24 * hour).day.toldBy, undefined);
    assert.equal(spend(spend(nothingSpent, undefined, amounts(100)), undefined, amounts(1)).day.toldBy, undefined);
  });

  it('may pass the cap by hand once the person has said so, until it begins anew', () => {
    const cap = capOf(0);
    const state = openByHand(nothingSpent, noon);
    assert.equal(reserve(state, wish(cap, { isManual: true })).last.isGranted, true);
    assert.equal(reserve(state, wish(cap)).last.isGranted, false);
    assert.equal(reserve(state, wish(cap, { isManual: true, at: noon + 24 * hour })).last.isGranted, false);
  });

  it('tells how far the caps are used that are set, in their unit', () => {
    const state = spend(nothingSpent, undefined, amounts(1, 100, 2_500_000));
    assert.deepEqual(gauges(state, capOf(), noon), []);
    assert.deepEqual(gauges(state, capOf(10, 50, 'money'), noon), [
      { kind: 'day', used: 2.5, limit: 10 },
      { kind: 'month', used: 2.5, limit: 50 },
    ]);
    assert.deepEqual(gauges(state, capOf(10), noon + 24 * hour), [{ kind: 'day', used: 0, limit: 10 }]);
  });

  it('counts a request as one while it is out, and its tokens at its end', () => {
    const state = reserve(spend(nothingSpent, undefined, amounts(1, 100)), wish(capOf(10), { most: amounts(1, 400) }));
    assert.equal(gauges(state, capOf(10), noon)[0]?.used, 2);
    assert.equal(gauges(state, capOf(1000, undefined, 'tokens'), noon)[0]?.used, 100);
  });

  it('is read from disk, and nothing else is', () => {
    const state = spend(nothingSpent, capOf(1), amounts(1, 2, 3));
    assert.deepEqual(parseSpending(JSON.parse(JSON.stringify(state))), state);
    for (const wrong of [null, 5, {}, { ...state, day: { name: 'x' } }, { ...state, last: null }]) {
      assert.equal(parseSpending(wrong), undefined);
    }
  });

  it('never passes the cap and never counts less than the truth, however windows take turns, end or are killed', () => {
    const step = fc.record({
      window: fc.nat(3),
      /** What it does if it has a request out: goes on in most cases; a killed one never settles. */
      ends: fc.constantFrom('settles', 'returns', 'killed', 'waits'),
      most: fc.record({ tokens: fc.integer({ min: 1, max: 300 }), millionths: fc.integer({ min: 1, max: 900 }) }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const caps = fc.record({
      unit: fc.constantFrom<CapUnit>('tokens', 'requests', 'money'),
      daily: fc.option(fc.nat(2000), { nil: undefined }),
      monthly: fc.option(fc.nat(2000), { nil: undefined }),
    });
    fc.assert(
      fc.property(caps, fc.array(step, { maxLength: 80 }), ({ unit, ...limits }, steps) => {
        const scale = unit === 'money' ? 0.000001 : unit === 'requests' ? 0.01 : 1;
        const scaled = (limit?: number) => (limit === undefined ? undefined : Math.floor(limit * scale * 1e6) / 1e6);
        const cap: Cap = { unit, daily: scaled(limits.daily), monthly: scaled(limits.monthly) };
        const field = fields[unit];
        const limit = Math.min(cap.daily ?? Infinity, cap.monthly ?? Infinity) * (unit === 'money' ? 1e6 : 1);
        let state = nothingSpent;
        /** What went out, whoever knows of it. */
        const truth = { requests: 0, tokens: 0, millionths: 0 };
        const out = new Map<number, Reservation>();
        for (const { window, ends, most, share } of steps) {
          const reservation = out.get(window);
          if (!reservation) {
            const wanted = wish(cap, { most: { requests: 1, ...most } });
            state = reserve(state, wanted);
            if (state.last.isGranted) out.set(window, wanted);
          } else if (ends !== 'waits') {
            out.delete(window);
            const part = (value: number) => Math.floor(value * share);
            const { tokens, millionths } = reservation.most;
            const spent =
              ends === 'returns' ? amounts(0) : { requests: 1, tokens: part(tokens), millionths: part(millionths) };
            for (const name of ['requests', 'tokens', 'millionths'] as const) truth[name] += spent[name];
            if (ends !== 'killed') state = settle(state, reservation, spent);
          }
          for (const period of [state.day, state.month]) {
            if (period.name === '') continue;
            const counted = period.spent[field] + period.reserved[field];
            assert.ok(truth[field] <= counted, 'the truth is counted');
            assert.ok(counted <= limit + 1e-3, `${counted} of ${limit}`);
            assert.ok(Object.values(period.reserved).every((value) => value >= 0));
          }
        }
        assert.ok(truth[field] <= limit + 1e-3);
      }),
      { numRuns: 500 },
    );
  });
});
