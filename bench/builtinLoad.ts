import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BuiltinEngine } from '../src/builtin/engine.ts';
import { prefixLimits, suffixLimits } from '../src/core/limits.ts';
import { languageOf } from '../src/prompt/languages.ts';
import type { Project } from './corpus.ts';
import { percentile } from './percentile.ts';

const learnt = 5_000_000;

/** Whatever else the machine does only slows things down: of so many passes the best counts. */
const passes = 4;
const queriesPerPass = 5_000;

export interface Load {
  /** MB of text a second. */
  readonly learnMBs: number;
  /** The 99th percentile and the longest of the slices in which a file is learnt. */
  readonly sliceP99Ms: number;
  readonly sliceMaxMs: number;
  /** Of a question at any place in any file, with nothing read of it before. */
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  readonly memoryPerMB: number;
}

/** What 5 MB cost that are all taken for one language, so that all of it counts in every question. */
export function measureLoad(projects: readonly Project[]): Load {
  const texts: string[] = [];
  let size = 0;
  const files = projects.flatMap((project) => project.files);
  for (let index = 0; size < learnt; index += 1) {
    const { text } = files[(index * 7_919) % files.length] ?? { text: '' };
    texts.push(text);
    size += text.length;
  }
  const all = Array.from({ length: passes }, () => measureOnce(texts, size));
  const best = (key: keyof Load) => Math.min(...all.map((one) => one[key]));
  return {
    learnMBs: Math.max(...all.map((one) => one.learnMBs)),
    sliceP99Ms: best('sliceP99Ms'),
    sliceMaxMs: best('sliceMaxMs'),
    latencyP50Ms: best('latencyP50Ms'),
    latencyP99Ms: best('latencyP99Ms'),
    // The first pass also compiles; memory is no matter of luck.
    memoryPerMB: all.at(-1)?.memoryPerMB ?? Number.NaN,
  };
}

function measureOnce(texts: readonly string[], size: number): Load {
  const about = { languageId: 'any', language: languageOf('typescript') };
  const slices: number[] = [];
  const before = memory();
  const engine = new BuiltinEngine();
  const startedAt = performance.now();
  for (const [index, text] of texts.entries()) {
    const learning = engine.learn({ ...about, path: `folder${index % 20}/file${index}`, text, isOpen: index < 10 });
    for (let isDone = false; !isDone; ) {
      const sliceAt = performance.now();
      isDone = learning.next().done === true;
      slices.push(performance.now() - sliceAt);
    }
  }
  const learnMBs = size / 1000 / (performance.now() - startedAt);
  const memoryPerMB = (memory() - before) / size;
  const times: number[] = [];
  for (let query = 0; query < queriesPerPass; query += 1) {
    const text = texts[(query * 7) % texts.length] ?? '';
    const at = (query * 104_729) % text.length;
    const prefix = text.slice(Math.max(0, at - prefixLimits.characters), at);
    const suffix = text.slice(at, at + suffixLimits.characters);
    const askedAt = performance.now();
    engine.suggest({ ...about, path: 'folder1/file1', prefix, suffix }, 0.7);
    times.push(performance.now() - askedAt);
  }
  return {
    learnMBs,
    sliceP99Ms: percentile(slices, 99),
    sliceMaxMs: Math.max(...slices),
    latencyP50Ms: percentile(times, 50),
    latencyP99Ms: percentile(times, 99),
    memoryPerMB,
  };
}

/** Bytes, after a collection of garbage. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What is outside the heap is freed beside the program: the next collection waits for it.
  for (let times = 0; times < 3; times += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
