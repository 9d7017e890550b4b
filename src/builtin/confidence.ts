import { featureCount } from './describe.ts';
import { weights } from './weights.ts';

/** Tokens are judged by what is asked: the rest of one that is typed in part, the first one, a later one. */
export const situations = { typed: 0, first: 1, later: 2 } as const;

/** Of a situation: what each number counts by itself, then a row for each unit, and at its end what the unit counts. */
export type Weights = readonly (readonly number[])[];

let current = weights.map(inOneRow);

/** For training. */
export function setWeights(others: readonly Weights[]): void {
  current = others.map(inOneRow);
}

/** How sure it is that a candidate is right, from 0 to 1, by the features that begin at `from`: a network with one layer of a few units. */
export function judge(situation: number, features: Float64Array, from: number): number {
  const row = current[situation] ?? nothing;
  let logit = weighed(row, 0, features, from);
  for (let unit = featureCount; unit < row.length; unit += featureCount + 1) {
    const active = weighed(row, unit, features, from);
    if (active > 0) logit += active * (row[unit + featureCount] ?? 0);
  }
  return 1 / (1 + Math.exp(-logit));
}

function weighed(row: Float64Array, start: number, features: Float64Array, from: number): number {
  let sum = 0;
  for (let at = 0; at < featureCount; at += 1) sum += (row[start + at] ?? 0) * (features[from + at] ?? 0);
  return sum;
}

function inOneRow(rows: Weights): Float64Array {
  return Float64Array.from(rows.flat());
}

const nothing = new Float64Array(0);
