// As English and Chinese sentences write them. By hand: the first use of `Intl` reads its tables, and holds a window that opens for 15 ms.

/** 1234567 -> 1,234,567. */
export function inFull(count: number): string {
  return String(count).replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ','));
}

/** 1234 -> 1.2k, so that the status bar does not jump with every token. */
export function compact(count: number): string {
  let [short, unit] = [count, ''];
  for (const next of ['k', 'm', 'b', 't']) {
    if (tenthsOf(short) < 1_000) break;
    [short, unit] = [short / 1_000, next];
  }
  return `${unit === '' ? count : tenthsOf(short)}${unit}`;
}

function tenthsOf(count: number): number {
  return Math.round(count * 10) / 10;
}
