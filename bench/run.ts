/** `npm run bench -- client|engine|builtin|workspace|editor [--json FILE] [--project DIR] [--check]`: measures, prints tables, writes the figures as JSON, and checks limits. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBuiltin } from './builtin.ts';
import { benchClient } from './client.ts';
import { benchEditor } from './editor/editor.ts';
import { benchEngine } from './engine.ts';
import { type Limit, mapValues, type Report } from './report.ts';
import { benchWorkspace } from './workspace/workspace.ts';

const benches: Readonly<Record<string, (options: { readonly project?: string | undefined }) => Promise<Report>>> = {
  client: async () => ({ figures: { ...(await benchClient()) } }),
  engine: () => benchEngine(),
  builtin: benchBuiltin,
  workspace: () => benchWorkspace(),
  editor: () => benchEditor(),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, project: { type: 'string' }, check: { type: 'boolean' } },
});
const [name = ''] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE] [--project DIR] [--check]`);
  process.exitCode = 2;
} else {
  const { figures, tables = {}, limits } = await bench(values);
  for (const [title, rows] of Object.entries(tables)) {
    console.log(`\n${title}`);
    console.table(mapValues(rows, (columns) => mapValues(columns, rounded)));
  }
  if (limits) console.table(Object.fromEntries(limits.map(({ name, ...row }) => [name, shown(row)])));
  else console.table(mapValues(figures, rounded));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
  if (values.check) check(limits);
}

/** As a row of a table. */
function shown({ judged, limit, p50, p95, ...rest }: Omit<Limit, 'name'>) {
  const { unit, vscode, n, ok } = rest;
  const own = vscode === undefined ? '' : rounded(vscode);
  return { unit, limit: `${rounded(limit)} (p${judged})`, 'VS Code': own, p50: rounded(p50), p95: rounded(p95), n, ok };
}

/** Broken limits make the exit code 1. */
function check(limits: readonly Limit[] | undefined): void {
  const broken = limits?.filter(({ ok }) => !ok) ?? [];
  for (const { name, p50, p95, limit } of broken)
    console.error(`${name}: ${rounded(p50)} … ${rounded(p95)}, limit ${rounded(limit)}`);
  if (!limits) console.error(`The bench ${name} has no limits to check.`);
  if (!limits || broken.length > 0) process.exitCode = 1;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
