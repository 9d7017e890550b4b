/**
 * `node bench/trainBuiltin.ts [ROUNDS]`: learns how sure the built-in engine may be, from the tuning projects alone, and writes
 * src/builtin/weights.ts. A round types them, warm and cold, with the weights of the round before; every candidate that is weighed where
 * all before it was right is an example, right or wrong. One small network a situation, each project counted equally.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setWeights, type Weights } from '../src/builtin/confidence.ts';
import { featureCount } from '../src/builtin/describe.ts';
import { engineModel, typeProject } from './builtinTyping.ts';
import { readCorpus } from './corpus.ts';
import { createRandom } from './random.ts';

const sampled = 0.35;
const epochs = 8;
const batch = 128;
/** More fit the projects at hand better and others worse. */
const units = 8;
const [decay, decayOfUnits] = [1e-5, 3e-4];

class Examples {
  rows = new Float32Array(featureCount * 1024);
  labels: number[] = [];
  projects: number[] = [];
  add(features: Float64Array, from: number, isRight: boolean, project: number): void {
    const at = this.labels.length * featureCount;
    if (at + featureCount > this.rows.length) {
      const more = new Float32Array(this.rows.length * 2);
      more.set(this.rows);
      this.rows = more;
    }
    for (let n = 0; n < featureCount; n += 1) this.rows[at + n] = features[from + n] ?? 0;
    this.labels.push(isRight ? 1 : 0);
    this.projects.push(project);
  }
}

/** Gives every feature the mean 0 and the spread 1, but for the first, which is always 1. */
class Scale {
  readonly #rows: Float32Array;
  readonly #means = new Float64Array(featureCount);
  readonly #spreads = new Float64Array(featureCount);

  constructor(rows: Float32Array, count: number) {
    this.#rows = rows;
    const [means, spreads] = [this.#means, this.#spreads];
    for (let at = 0; at < count; at += 1)
      for (let n = 0; n < featureCount; n += 1) means[n] = (means[n] ?? 0) + (rows[at * featureCount + n] ?? 0) / count;
    for (let at = 0; at < count; at += 1)
      for (let n = 0; n < featureCount; n += 1)
        spreads[n] = (spreads[n] ?? 0) + ((rows[at * featureCount + n] ?? 0) - (means[n] ?? 0)) ** 2 / count;
    for (let n = 0; n < featureCount; n += 1) spreads[n] = Math.sqrt(spreads[n] ?? 0) || 1;
    means[0] = 0;
    spreads[0] = 1;
  }

  read(at: number, into: Float64Array): void {
    for (let n = 0; n < featureCount; n += 1)
      into[n] = ((this.#rows[at * featureCount + n] ?? 0) - (this.#means[n] ?? 0)) / (this.#spreads[n] ?? 1);
  }

  /** Weights of scaled features, for features as they are. */
  undo(scaled: Float64Array): number[] {
    const raw = Array.from(scaled, (value, n) => value / (this.#spreads[n] ?? 1));
    raw[0] = (raw[0] ?? 0) - raw.reduce((sum, value, n) => sum + value * (this.#means[n] ?? 0), 0);
    return raw;
  }
}

const rounds = Number(process.argv[2] ?? 2);
const projects = await readCorpus('tune');
for (let round = 0; round < rounds; round += 1) {
  const random = createRandom(round + 1);
  const examples = [new Examples(), new Examples(), new Examples()];
  let truth = '';
  let isSampled = false;
  for (const [index, project] of projects.entries()) {
    for (const cold of [false, true]) {
      const model = engineModel([], ({ situation, features, from, text, before, isLineEnd, typed }) => {
        if (!isSampled || !truth.startsWith(before)) return;
        const rest = truth.slice(before.length);
        const isRight = isLineEnd ? rest === '' : text === '' ? !goesOn(typed, rest) : rest.startsWith(text);
        examples[situation]?.add(features, from, isRight, index);
      });
      typeProject(project, model, { cold }, (rest) => {
        truth = rest;
        isSampled = random() < sampled;
      });
    }
  }
  const weights = examples.map((one, situation) => train(one, situation));
  setWeights(weights);
  write(weights);
}

/** Whether what follows still belongs to the token. */
function goesOn(typed: string, rest: string): boolean {
  return /^[\p{L}\p{N}_$]/u.test(typed) ? /^[\p{L}\p{N}_$]/u.test(rest) : /^[=<>!&|+\-*/%^~?:.#]/.test(rest);
}

/** Adam on standardised features: a straight way from each to the answer, and one through a few units that are on or off. */
function train({ rows, labels, projects }: Examples, situation: number): number[][] {
  const count = labels.length;
  const sizes = new Map<number, number>();
  for (const project of projects) sizes.set(project, (sizes.get(project) ?? 0) + 1);
  const average = count / sizes.size;
  const scale = new Scale(rows, count);
  const random = createRandom(7);
  const output = featureCount * (units + 1);
  const w = Float64Array.from({ length: output + units }, (_, n) => (n < featureCount ? 0 : (random() - 0.5) * 0.3));
  const first = new Float64Array(w.length);
  const second = new Float64Array(w.length);
  const gradient = new Float64Array(w.length);
  const x = new Float64Array(featureCount);
  const active = new Float64Array(units);
  const steps = Math.floor((count * epochs) / batch);
  let loss = 0;
  let seen = 0;
  for (let step = 1; step <= steps; step += 1) {
    gradient.fill(0);
    for (let one = 0; one < batch; one += 1) {
      const at = Math.floor(random() * count);
      scale.read(at, x);
      let sum = dot(w, 0, x);
      for (let unit = 0; unit < units; unit += 1) {
        active[unit] = Math.max(0, dot(w, featureCount * (unit + 1), x));
        sum += (active[unit] ?? 0) * (w[output + unit] ?? 0);
      }
      const p = 1 / (1 + Math.exp(-sum));
      const label = labels[at] ?? 0;
      const weight = Math.min(3, average / (sizes.get(projects[at] ?? 0) ?? 1));
      if (step > steps * 0.8) {
        loss -= Math.log(Math.max(1e-9, label ? p : 1 - p));
        seen += 1;
      }
      const error = ((p - label) * weight) / batch;
      add(gradient, 0, error, x);
      for (let unit = 0; unit < units; unit += 1) {
        if (active[unit] === 0) continue;
        gradient[output + unit] = (gradient[output + unit] ?? 0) + error * (active[unit] ?? 0);
        add(gradient, featureCount * (unit + 1), error * (w[output + unit] ?? 0), x);
      }
    }
    const rate = 0.005 * (1 - step / steps) + 0.0002;
    for (let n = 0; n < w.length; n += 1) {
      const g = (gradient[n] ?? 0) + (n < featureCount ? decay : decayOfUnits) * (w[n] ?? 0);
      first[n] = 0.9 * (first[n] ?? 0) + 0.1 * g;
      second[n] = 0.999 * (second[n] ?? 0) + 0.001 * g * g;
      w[n] =
        (w[n] ?? 0) -
        (rate * ((first[n] ?? 0) / (1 - 0.9 ** step))) / (Math.sqrt((second[n] ?? 0) / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  console.log(
    `situation ${situation}: ${count} examples, ${labels.reduce((a, b) => a + b, 0)} right, loss ${(loss / seen).toFixed(4)}`,
  );
  return Array.from({ length: units + 1 }, (_, row) => [
    ...scale.undo(w.subarray(featureCount * row, featureCount * (row + 1))),
    ...(row > 0 ? [w[output + row - 1] ?? 0] : []),
  ]);
}

function dot(w: Float64Array, start: number, x: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < featureCount; n += 1) sum += (w[start + n] ?? 0) * (x[n] ?? 0);
  return sum;
}

function add(to: Float64Array, start: number, times: number, x: Float64Array): void {
  for (let n = 0; n < featureCount; n += 1) to[start + n] = (to[start + n] ?? 0) + times * (x[n] ?? 0);
}

function write(weights: readonly Weights[]): void {
  const tables = weights.map((rows) => rows.map((row) => `    [${row.map(short).join(', ')}],`).join('\n'));
  writeFileSync(
    fileURLToPath(new URL('../src/builtin/weights.ts', import.meta.url)),
    `/**
 * How much each number of \`describe.ts\`, in its order, says about a candidate, by situation, see \`Weights\`: learnt by
 * \`node bench/trainBuiltin.ts\` from the tuning projects of \`bench/corpus.ts\`, warm and cold, in two rounds.
 */
// biome-ignore format: a table
export const weights: readonly (readonly (readonly number[])[])[] = [
${tables.map((table) => `  [\n${table}\n  ],`).join('\n')}
];
`,
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
