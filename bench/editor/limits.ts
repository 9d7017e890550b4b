/** Limits of docs/demands.md, wider where the machine is slow by VS Code's own time in the same run. */
import { percentile } from '../percentile.ts';
import type { Limit, Percentile } from '../report.ts';

/** Where a machine is slow, so many of VS Code's own actions are granted. */
const [keys, settings] = [4, 4];

/** Ms of an action, and of VS Code's own taken beside it. */
export interface Times {
  readonly times: readonly number[];
  readonly own: readonly number[];
}

/** The median is to be within `ms`, or within four times the longest that VS Code needs for a key that an extension answers. */
export function afterKey(name: string, ms: number, { times, own }: Times): Limit {
  return limit(name, 'ms', Math.max(ms, keys * percentile(own, 50)), times, { own });
}

/** Each is to be within a second, or within four times the longest that VS Code needs to change a setting for an extension. */
export function withinASecond(name: string, { times, own }: Times): Limit {
  return limit(name, 'ms', Math.max(1_000, settings * Math.max(...own)), times, { own, judged: 100 });
}

/** There is to be none, ever. */
export function none(name: string, counts: readonly number[]): Limit {
  return limit(name, 'times', 0, counts, { judged: 100 });
}

export function limit(
  name: string,
  unit: string,
  most: number,
  values: readonly number[],
  { own, judged = 50 }: { readonly own?: readonly number[]; readonly judged?: Percentile } = {},
): Limit {
  return {
    name,
    unit,
    limit: most,
    judged,
    ...(own && { vscode: percentile(own, 50) }),
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    n: values.length,
    ok: percentile(values, judged) <= most,
  };
}
