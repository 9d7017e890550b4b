import type { ExportRow } from './exportRows.ts';

/** The columns, in order; times are in ms. */
const columns = [
  'day',
  'languageId',
  'backend',
  'requests',
  'promptTokens',
  'completionTokens',
  'estimatedRequests',
  'pricedRequests',
  'cost',
  'offered',
  'accepted',
  'acceptedShare',
  'acceptedCharacters',
  'requestsPerAccepted',
  'requestMedian',
  'request95',
  'suggestionMedian',
  'suggestion95',
] as const satisfies readonly (keyof ExportRow)[];

/**
 * A table after RFC 4180 with a header; empty where there is nothing to tell.
 * @param currency stands in a column of its own, as what the costs are in
 */
export function exportCsv(rows: readonly ExportRow[], currency: string): string {
  const header = [...columns, 'currency'];
  const lines = rows.map((row) => [...columns.map((name) => row[name]), currency]);
  return [header, ...lines].map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number | undefined): string {
  if (typeof value === 'number') return plain(value);
  const text = harmless(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With a point and no exponent, as every program reads it; to a billionth, which is as exact as costs are kept. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(9).replace(/\.?0+$/, '');
}

/** What a spreadsheet would take for a formula (OWASP, CSV Injection) gets an apostrophe in front. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}
