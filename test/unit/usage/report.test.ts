import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UsageEvent } from '../../../src/core/usage.ts';
import { addDays, daysBetween, monthsBefore } from '../../../src/usage/calendar.ts';
import { Cells } from '../../../src/usage/cells.ts';
import { type Choice, choose, periods, type Report, type Row, report } from '../../../src/usage/report.ts';
import { addTime, quantile } from '../../../src/usage/times.ts';

const noon = (day: string) => new Date(`${day}T12:00:00`).getTime();
const today = '2026-11-22';
const place = { at: noon(today), languageId: 'python', backend: 'qianfan-v1' };
const request = {
  kind: 'request',
  ...place,
  promptTokens: 100,
  completionTokens: 10,
  milliseconds: 200,
  estimated: false,
} as const;
const offered = { kind: 'offered', ...place, characters: 20, milliseconds: 320 } as const;
const accepted = { kind: 'accepted', ...place, characters: 20 } as const;

function count(events: readonly UsageEvent[]): Cells {
  const counted = new Cells();
  for (const event of events) counted.count(event);
  return counted;
}
const reportOf = (events: readonly UsageEvent[], choice: Partial<Choice> = {}): Report =>
  report(count(events).all(), { period: '7 days', ...choice }, today);

describe('the usage report', () => {
  it('tells what was asked, offered and taken', () => {
    const { totals } = reportOf([
      request,
      { ...request, promptTokens: 50, milliseconds: 400, estimated: true },
      { ...request, milliseconds: 640 },
      offered,
      offered,
      { ...accepted, kind: 'acceptedPart', characters: 4 },
      { ...accepted, characters: 16 },
    ]);
    assert.deepEqual(totals, {
      requests: 3,
      promptTokens: 250,
      completionTokens: 30,
      estimatedRequests: 1,
      pricedRequests: 0,
      cost: undefined,
      offered: 2,
      accepted: 1,
      acceptedShare: 0.5,
      acceptedCharacters: 20,
      requestsPerAccepted: 3,
      requestMedian: 400,
      request95: 640,
      suggestionMedian: 320,
      suggestion95: 320,
    });
  });

  it('counts a suggestion of which only a part was taken by its characters alone', () => {
    const { totals } = reportOf([offered, { ...accepted, kind: 'acceptedPart', characters: 4 }]);
    assert.deepEqual([totals.accepted, totals.acceptedShare, totals.acceptedCharacters], [0, 0, 4]);
  });

  it('never takes more than was offered for a share', () => {
    assert.equal(reportOf([offered, accepted, accepted]).totals.acceptedShare, 1);
  });

  it('knows no share, no time and no requests for each accepted where there is nothing to tell', () => {
    const { totals } = reportOf([]);
    assert.deepEqual(
      [totals.acceptedShare, totals.requestsPerAccepted, totals.requestMedian, totals.suggestion95],
      [undefined, undefined, undefined, undefined],
    );
  });

  it('does not take an unknown cost for none', () => {
    assert.equal(reportOf([request]).totals.cost, undefined);
    assert.equal(reportOf([{ ...request, cost: 0 }]).totals.cost, 0);
    assert.equal(reportOf([offered]).totals.cost, undefined);
    const some = reportOf([request, { ...request, cost: 0.1 }, { ...request, cost: 0.2 }]).totals;
    assert.deepEqual([some.cost, some.pricedRequests, some.requests], [0.3, 2, 3]);
  });

  it('counts events of the first version, which say neither language nor backend nor time', () => {
    const old = { kind: 'request', at: place.at, promptTokens: 1, completionTokens: 1, languageId: '', backend: '' };
    const { totals, byLanguage } = reportOf([{ ...old, estimated: false } as UsageEvent]);
    assert.deepEqual([totals.requests, totals.requestMedian, byLanguage.map(({ name }) => name)], [1, undefined, ['']]);
  });

  it('has a row for every day of the period, also where nothing happened', () => {
    const { first, last, byDay } = reportOf([request]);
    assert.deepEqual([first, last], ['2026-11-16', today]);
    assert.deepEqual(
      byDay.map(({ name, requests }) => `${name.slice(8)}: ${requests}`),
      ['16: 0', '17: 0', '18: 0', '19: 0', '20: 0', '21: 0', '22: 1'],
    );
  });

  it('knows where each period begins', () => {
    const long = [{ ...request, at: noon('2024-02-29') }];
    assert.deepEqual(
      periods.map((period) => reportOf(long, { period }).first),
      ['2026-11-16', '2026-10-24', '2025-11-23', '2024-02-29'],
    );
    assert.equal(reportOf([], { period: 'all' }).first, today);
  });

  it('leaves out what lies outside the period, the language and the backend, and still offers them all', () => {
    const events = [
      request,
      { ...request, languageId: 'go' },
      { ...request, backend: 'ollama' },
      { ...request, at: noon('2026-11-15'), languageId: 'rust' },
    ];
    assert.equal(reportOf(events).totals.requests, 3);
    const chosen = reportOf(events, { languageId: 'python', backend: 'ollama' });
    assert.equal(chosen.totals.requests, 1);
    assert.deepEqual(chosen.languages, ['go', 'python', 'rust']);
    assert.deepEqual(chosen.backends, ['ollama', 'qianfan-v1']);
  });

  it('names the language with most requests first', () => {
    const go = { ...request, languageId: 'go' };
    const { byLanguage } = reportOf([request, go, go, { ...request, languageId: 'c' }]);
    assert.deepEqual(
      byLanguage.map(({ name }) => name),
      ['go', 'c', 'python'],
    );
  });

  const aPlace = {
    at: fc.integer({ min: noon('2026-10-01'), max: noon('2026-11-23') }),
    languageId: fc.constantFrom('python', 'go', '', '__proto__'),
    backend: fc.constantFrom('qianfan-v1', 'ollama'),
  };
  const tokens = fc.nat(5000);
  const event: fc.Arbitrary<UsageEvent> = fc.oneof(
    fc.record(
      {
        kind: fc.constant('request' as const),
        ...aPlace,
        promptTokens: tokens,
        completionTokens: tokens,
        milliseconds: fc.nat(90_000),
        estimated: fc.boolean(),
        cost: fc.double({ min: 0, max: 10, noNaN: true }),
      },
      { requiredKeys: ['kind', 'at', 'languageId', 'backend', 'promptTokens', 'completionTokens', 'estimated'] },
    ),
    fc.record({ kind: fc.constant('offered' as const), ...aPlace, characters: tokens, milliseconds: fc.nat(9000) }),
    fc.record({ kind: fc.constantFrom('accepted' as const, 'acceptedPart' as const), ...aPlace, characters: tokens }),
  );
  const aChoice = fc.record({
    period: fc.constantFrom(...periods),
    languageId: fc.constantFrom(undefined, 'python', 'go'),
    backend: fc.constantFrom(undefined, 'ollama'),
  });
  const added = [
    'requests',
    'promptTokens',
    'completionTokens',
    'estimatedRequests',
    'pricedRequests',
    'offered',
    'accepted',
    'acceptedCharacters',
  ] as const;
  const billionths = ({ cost = 0 }: { readonly cost: number | undefined }) => Math.round(cost * 1e9);

  it('adds up: the rows of each grouping make the totals', () => {
    fc.assert(
      fc.property(fc.array(event), aChoice, (events, choice) => {
        const { totals, byDay, byLanguage, byBackend } = reportOf(events, choice);
        for (const rows of [byDay, byLanguage, byBackend]) {
          const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
          for (const name of added)
            assert.equal(
              sum((row) => row[name]),
              totals[name],
              name,
            );
          assert.equal(sum(billionths), billionths(totals));
        }
      }),
    );
  });

  it('is the same in whatever order events are counted, and as if what was taken back had never been', () => {
    fc.assert(
      fc.property(fc.array(event), fc.array(event), fc.nat(), aChoice, (events, others, cut, choice) => {
        const turned = [...events.slice(cut % (events.length + 1)), ...events.slice(0, cut % (events.length + 1))];
        const cells = count([...others, ...turned.reverse()]);
        for (const other of others) cells.count(other, -1);
        assert.deepEqual(report(cells.all(), choice, today), reportOf(events, choice));
      }),
    );
  });

  it('chooses the same cells for a file as it adds up', () => {
    fc.assert(
      fc.property(fc.array(event), aChoice, (events, choice) => {
        const cells = choose(count(events).all(), choice, today);
        const requests = cells.reduce((sum, cell) => sum + cell.requests, 0);
        assert.equal(requests, reportOf(events, choice).totals.requests);
      }),
    );
  });
});

describe('the calendar', () => {
  it('has every day once, over months, leap days and the ends of summer time', () => {
    assert.deepEqual(daysBetween('2024-02-27', '2024-03-02'), [
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
      '2024-03-02',
    ]);
    const year = daysBetween('2025-11-23', '2026-11-22');
    assert.equal(new Set(year).size, 365);
    // Days as the ledger names them, where the clocks are set back and forth.
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      const hours = Array.from({ length: 24 * 365 }, (_, hour) => new Date(2025, 10, 23, hour, 30).getTime());
      const days = hours.map((at) => ({ ...request, at }));
      const named = new Set(
        count(days)
          .all()
          .map(({ day }) => day),
      );
      assert.deepEqual([...named].sort(), year);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('counts days and months back', () => {
    assert.equal(addDays('2026-03-01', -1), '2026-02-28');
    assert.equal(monthsBefore('2028-02-29', 12), '2027-02-28');
    assert.equal(monthsBefore('2026-03-31', 1), '2026-02-28');
    assert.equal(monthsBefore('2026-01-15', 12), '2025-01-15');
    assert.deepEqual(daysBetween('2026-03-02', '2026-03-01'), []);
  });
});

describe('times', () => {
  it('give median and 95th percentile by the nearest rank', () => {
    const times: number[] = [];
    assert.equal(quantile(times, 0.5), undefined);
    for (let time = 60; time >= 1; time -= 1) addTime(times, time);
    assert.deepEqual([quantile(times, 0.5), quantile(times, 0.95), quantile(times, 1)], [30, 57, 60]);
    for (let more = 0; more < 1000; more += 1) addTime(times, 0);
    assert.equal(quantile(times, 0.5), 0);
  });

  it('are kept to 1.6 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 131_000, noNaN: true }), (time) => {
        const times: number[] = [];
        addTime(times, time);
        const kept = quantile(times, 0.5) ?? Number.NaN;
        assert.ok(Math.abs(kept - time) <= Math.max(0.5, time / 64), `${time}: ${kept}`);
      }),
    );
    const times: number[] = [];
    addTime(times, 1e9);
    assert.ok((quantile(times, 1) ?? 0) > 120_000);
  });
});
