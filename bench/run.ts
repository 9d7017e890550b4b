/** `npm run bench -- client [--json FILE]`: measures, prints one table, and writes it as JSON if asked. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchClient } from './client.ts';

const benches: Readonly<Record<string, () => Promise<object>>> = { client: benchClient };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [name = ''] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`);
  process.exitCode = 2;
} else {
  const figures = await bench();
  console.table(
    Object.fromEntries(Object.entries(figures).map(([figure, value]) => [figure, Number(value.toFixed(3))])),
  );
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
}
