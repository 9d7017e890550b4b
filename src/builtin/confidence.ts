import { featureCount } from './describe.ts';
import { weights } from './weights.ts';

/** Tokens are judged by what is asked: the rest of one that is typed in part, the first one, a later one. */
export const situations = { typed: 0, first: 1, later: 2 } as const;

let current = weights;

/** For training. */
export function setWeights(others: readonly (readonly number[])[]): void {
  current = others;
}

/** How sure it is that a candidate is right, from 0 to 1, by the features that begin at `from`. */
export function judge(situation: number, features: Float64Array, from: number): number {
  const table = current[situation] ?? [];
  let sum = 0;
  for (let at = 0; at < featureCount; at += 1) sum += (table[at] ?? 0) * (features[from + at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
