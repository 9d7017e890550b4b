import type { ExportRow } from './exportRows.ts';

/** Rises when a field goes or changes its meaning. */
const version = 1;

/** The same rows as in the table; null where there is nothing to tell. Times are in ms, costs in `currency`. */
export function exportJson(rows: readonly ExportRow[], currency: string): string {
  const orNull = (_name: string, value: unknown) => (value === undefined ? null : value);
  return `${JSON.stringify({ version, currency, rows }, orNull, 2)}\n`;
}
