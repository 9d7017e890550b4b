import type { ExportRow } from './exportRows.ts';
import type { Choice, Days } from './report.ts';

/** Rises when a field goes or changes its meaning. */
const version = 1;

/**
 * The same rows as in the table, and what was chosen on the page; null where nothing is left out, and where there is nothing to tell.
 * Times are in ms, costs in `currency`.
 */
export function exportJson(
  rows: readonly ExportRow[],
  choice: Choice,
  { first, last }: Days,
  currency: string,
): string {
  const { period, languageId, backend } = choice;
  const chosen = { period, first, last, languageId, backend };
  const orNull = (_name: string, value: unknown) => (value === undefined ? null : value);
  return `${JSON.stringify({ version, currency, chosen, rows }, orNull, 2)}\n`;
}
