/** What a bench has found. */
export interface Report {
  readonly figures: Readonly<Record<string, number>>;
  /** To be compared, by title, row and column; printed only. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  /** What `--check` asks for; printed in place of the figures. */
  readonly limits?: readonly Limit[];
}

/** A limit, and whether it was kept. */
export interface Limit {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  /** Which percentile the limit is for. */
  readonly judged: Percentile;
  /** What VS Code itself needed in the same run, its median. */
  readonly vscode?: number;
  readonly p50: number;
  readonly p95: number;
  readonly n: number;
  readonly ok: boolean;
}

export type Percentile = 50 | 95 | 99 | 100;

export function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
