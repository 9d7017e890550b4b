import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from '../../../src/usage/report.ts';
import { UsageReader } from '../../../src/usage/usageReader.ts';

const today = '2026-11-22';
const at = new Date(`${today}T12:00:00`).getTime();
const place = { at, languageId: 'python', backend: 'ollama' };
const request = {
  kind: 'request',
  ...place,
  promptTokens: 10,
  completionTokens: 3,
  milliseconds: 200,
  estimated: false,
};

describe('the reader of the journal', () => {
  let folder: string;
  let reader: UsageReader;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'starcoder-usage-'));
    reader = new UsageReader(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const lines = (entries: readonly object[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const write = (window: string, ...entries: readonly object[]) =>
    appendFileSync(join(folder, `${today}.${window}.jsonl`), lines(entries));
  const totals = async () => {
    await reader.read();
    return report(reader.cells, { period: 'all' }, today).totals;
  };

  it('finds nothing where there is no journal', async () => {
    reader = new UsageReader(join(folder, 'none'));
    assert.equal((await totals()).requests, 0);
  });

  it('adds the windows up, and what they write later, each line once', async () => {
    write('a', request, request);
    write('b', request);
    assert.equal((await totals()).requests, 3);
    assert.equal((await totals()).requests, 3);
    write('b', request);
    write('c', request);
    assert.equal((await totals()).requests, 5);
  });

  it('waits for the end of a line, passes over one that a crash tore, and over other files', async () => {
    write('a', request);
    const file = join(folder, `${today}.a.jsonl`);
    const line = JSON.stringify({ ...request, languageId: '中文' });
    const bytes = Buffer.from(`${line}\n`);
    // In the midst of a character.
    const cut = bytes.indexOf('中') + 1;
    appendFileSync(file, bytes.subarray(0, cut));
    writeFileSync(join(folder, 'cleared'), line);
    assert.equal((await totals()).requests, 1);
    appendFileSync(file, bytes.subarray(cut));
    assert.equal((await totals()).requests, 2);
    assert.deepEqual(reader.cells.map(({ languageId }) => languageId).sort(), ['python', '中文']);
    appendFileSync(file, `{"kind":"request","at\nnull\n${line}\n`);
    assert.equal((await totals()).requests, 3);
  });

  it('counts a request that is out, and what it came to instead when it is over', async () => {
    write('a', { ...request, completionTokens: 1, id: '0', open: true });
    write('b', { ...request, completionTokens: 1, id: '0', open: true });
    assert.deepEqual([(await totals()).requests, (await totals()).completionTokens], [2, 2]);
    write('a', { ...request, completionTokens: 5, id: '0' });
    assert.deepEqual([(await totals()).requests, (await totals()).completionTokens], [2, 6]);
    write('b', { kind: 'void', at, id: '0' });
    assert.deepEqual([(await totals()).requests, (await totals()).completionTokens], [1, 5]);
  });

  it('forgets what was cleared, also where a window goes on in a file of the same name', async () => {
    write('a', request, request, request);
    write('b', request);
    assert.equal((await totals()).requests, 4);
    rmSync(join(folder, `${today}.b.jsonl`));
    assert.equal((await totals()).requests, 3);
    rmSync(join(folder, `${today}.a.jsonl`));
    write('a', request);
    assert.equal((await totals()).requests, 1);
  });

  it('reads files of many slices, and leaves the extension host free meanwhile', async () => {
    const each = 4000;
    for (const window of ['a', 'b', 'c']) write(window, ...Array.from({ length: each }, () => request));
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 0);
    assert.equal((await totals()).requests, 3 * each);
    clearInterval(turn);
    assert.ok(turns >= 3, `${turns} turns`);
  });
});
