/** `npm run bench -- client|engine|builtin [--json FILE]`: measures, prints tables, and writes the figures as JSON if asked. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBuiltin } from './builtin.ts';
import { benchClient } from './client.ts';
import { benchEngine } from './engine.ts';

/** What a bench has found. */
export interface Report {
  readonly figures: Readonly<Record<string, number>>;
  /** To be compared, by title, row and column; printed only. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

const benches: Readonly<Record<string, () => Promise<Report>>> = {
  client: async () => ({ figures: { ...(await benchClient()) } }),
  engine: benchEngine,
  builtin: benchBuiltin,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [name = ''] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`);
  process.exitCode = 2;
} else {
  const { figures, tables = {} } = await bench();
  for (const [title, rows] of Object.entries(tables)) {
    console.log(`\n${title}`);
    console.table(mapValues(rows, (columns) => mapValues(columns, rounded)));
  }
  console.table(mapValues(figures, rounded));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
