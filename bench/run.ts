/** `npm run bench -- client|engine|builtin|workspace [--json FILE] [--project DIR]`: measures, prints tables, and writes the figures as JSON if asked. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBuiltin } from './builtin.ts';
import { benchClient } from './client.ts';
import { benchEngine } from './engine.ts';
import { mapValues, type Report } from './report.ts';
import { benchWorkspace } from './workspace/workspace.ts';

const benches: Readonly<Record<string, (options: { readonly project?: string | undefined }) => Promise<Report>>> = {
  client: async () => ({ figures: { ...(await benchClient()) } }),
  engine: () => benchEngine(),
  builtin: benchBuiltin,
  workspace: () => benchWorkspace(),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, project: { type: 'string' } },
});
const [name = ''] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE] [--project DIR]`);
  process.exitCode = 2;
} else {
  const { figures, tables = {} } = await bench(values);
  for (const [title, rows] of Object.entries(tables)) {
    console.log(`\n${title}`);
    console.table(mapValues(rows, (columns) => mapValues(columns, rounded)));
  }
  console.table(mapValues(figures, rounded));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
