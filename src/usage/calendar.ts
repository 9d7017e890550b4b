/**
 * Days as the ledger names them, `2026-11-22` for example. They are reckoned with as numbers of the calendar, which knows no time zone
 * and so no day of 23 or 25 hours.
 */
const dayMs = 24 * 3_600_000;

/** The day `count` days later; earlier if negative. */
export function addDays(day: string, count: number): string {
  return nameOf(Date.parse(day) + count * dayMs);
}

/** The same day `count` months earlier, or the last one of that month. */
export function monthsBefore(day: string, count: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - count, 0)).getUTCDate();
  return nameOf(Date.UTC(year, month - 1 - count, Math.min(date, lastOfMonth)));
}

/** Every day from `first` to `last`, both included; none if `last` is earlier. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.max(0, (Date.parse(last) - Date.parse(first)) / dayMs + 1);
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

function nameOf(utc: number): string {
  return new Date(utc).toISOString().slice(0, 10);
}
