import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UsageEvent } from '../../../src/core/usage.ts';
import { Cells } from '../../../src/usage/cells.ts';
import { exportCsv } from '../../../src/usage/exportCsv.ts';
import { exportJson } from '../../../src/usage/exportJson.ts';
import { exportRows } from '../../../src/usage/exportRows.ts';

const place = { at: new Date(2026, 10, 22, 12).getTime(), languageId: 'python', backend: 'ollama' };
const request = {
  kind: 'request',
  ...place,
  promptTokens: 1000,
  completionTokens: 10,
  milliseconds: 200,
  estimated: true,
} as const;

function rowsOf(...events: readonly UsageEvent[]) {
  const cells = new Cells();
  for (const event of events) cells.count(event);
  return exportRows(cells.all());
}

const all = { period: 'all' } as const;
const days = { first: '2026-11-21', last: '2026-11-22' };

/** Reads CSV as RFC 4180 has it. */
function parseCsv(text: string): string[][] {
  assert.ok(text.endsWith('\r\n'));
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare = '', end] of text.matchAll(pattern)) {
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

describe('exported usage', () => {
  const columns =
    'day,languageId,backend,requests,promptTokens,completionTokens,estimatedRequests,pricedRequests,cost,offered,accepted,acceptedShare,acceptedCharacters,requestsPerAccepted,requestMedian,request95,suggestionMedian,suggestion95,currency';

  it('has one row for each day, language and backend, in that order', () => {
    const yesterday = { ...request, at: request.at - 24 * 3_600_000 };
    const rows = rowsOf(request, { ...request, languageId: 'go' }, yesterday, { ...request, backend: 'vllm' }, request);
    assert.deepEqual(
      rows.map((row) => [row.day, row.languageId, row.backend, row.requests]),
      [
        ['2026-11-21', 'python', 'ollama', 1],
        ['2026-11-22', 'go', 'ollama', 1],
        ['2026-11-22', 'python', 'ollama', 2],
        ['2026-11-22', 'python', 'vllm', 1],
      ],
    );
  });

  it('is a table of plain numbers', () => {
    const priced = { ...request, cost: 0.0000005 };
    const csv = exportCsv(
      rowsOf(
        priced,
        { ...priced, estimated: false },
        { kind: 'offered', ...place, characters: 9, milliseconds: 352 },
        { kind: 'offered', ...place, characters: 9, milliseconds: 352 },
        { kind: 'offered', ...place, characters: 9, milliseconds: 352 },
        { kind: 'accepted', ...place, characters: 9 },
      ),
      'CNY',
    );
    assert.equal(
      csv,
      `${columns}\r\n2026-11-22,python,ollama,2,2000,20,1,2,0.000001,3,1,0.333333333,9,2,200,200,352,352,CNY\r\n`,
    );
  });

  it('leaves empty what is not known', () => {
    const [, row] = parseCsv(exportCsv(rowsOf(request), 'USD'));
    assert.equal(row?.[8], '');
    assert.equal(row?.[11], '');
    const json = JSON.parse(exportJson(rowsOf(request), all, days, 'USD'));
    assert.equal(json.rows[0].cost, null);
  });

  it('has a header when there is nothing else', () => {
    assert.equal(exportCsv([], 'CNY'), `${columns}\r\n`);
    const chosen = { period: 'all', ...days, languageId: null, backend: null };
    assert.deepEqual(JSON.parse(exportJson([], all, days, 'CNY')), { version: 1, currency: 'CNY', chosen, rows: [] });
  });

  it('can be read back, whatever languages and backends are called, and holds no formula', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ','), fc.string())
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(name, name, name, (languageId, backend, currency) => {
        const table = parseCsv(exportCsv(rowsOf({ ...request, languageId, backend }), currency));
        assert.equal(table.length, 2);
        const [header, row] = table;
        assert.equal(header?.join(), columns);
        assert.equal(row?.length, header?.length);
        const texts = [row?.[1], row?.[2], row?.at(-1)];
        for (const text of texts) assert.doesNotMatch(text ?? '', /^[=+\-@\t\r\n]/);
        const guarded = [languageId, backend, currency].map((text) =>
          /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text,
        );
        assert.deepEqual(texts, guarded);
      }),
    );
  });

  it('says as JSON which days, language and backend were chosen, and not how they were shown', () => {
    const view = { period: '7 days', languageId: 'python', backend: undefined, grouping: 'day' } as const;
    const { chosen } = JSON.parse(exportJson([], view, days, 'CNY'));
    assert.deepEqual(chosen, { period: '7 days', ...days, languageId: 'python', backend: null });
  });

  it('holds the same rows as JSON', () => {
    const rows = rowsOf(request, { ...request, languageId: '=1+1', cost: 0.5 });
    const { version, currency, rows: read } = JSON.parse(exportJson(rows, all, days, 'CNY'));
    assert.deepEqual([version, currency], [1, 'CNY']);
    assert.deepEqual(
      read,
      rows.map((row) => JSON.parse(JSON.stringify(row, (_, value) => value ?? null))),
    );
    // JSON is no spreadsheet.
    assert.equal(read[0].languageId, '=1+1');
  });
});
