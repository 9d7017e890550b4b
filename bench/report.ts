/** What a bench has found. */
export interface Report {
  readonly figures: Readonly<Record<string, number>>;
  /** To be compared, by title, row and column; printed only. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

export function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
