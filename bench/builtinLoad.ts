import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BuiltinEngine } from '../src/builtin/engine.ts';
import { languageOf } from '../src/prompt/languages.ts';
import type { Project } from './corpus.ts';
import { percentile } from './percentile.ts';

const mega = 1_000_000;
const learnt = 5 * mega;
const queries = 20_000;

/** What 5 MB of one language cost: time to learn, the longest slice, memory, and time to answer anywhere in them. */
export function measureLoad(projects: readonly Project[]): {
  learnMBs: number;
  sliceP99Ms: number;
  memoryPerMB: number;
  latencyP99Ms: number;
} {
  // Of one language all of it counts in every query; the largest share of the corpus is repeated under one name of a language.
  const files = projects.flatMap(({ files }) => files).sort((a, b) => (a.path < b.path ? -1 : 1));
  const language = languageOf('typescript');
  const texts: string[] = [];
  let size = 0;
  for (const { text } of files) {
    if (size >= learnt) break;
    texts.push(text);
    size += text.length;
  }
  // Once to warm up, as an editor that has been open for a while.
  let engine = new BuiltinEngine();
  const slices: number[] = [];
  const learnAll = () => {
    for (const [index, text] of texts.entries()) {
      const learning = engine.learn({
        path: `folder${index % 20}/file${index}`,
        languageId: 'any',
        language,
        text,
        isOpen: index < 10,
      });
      for (let done = false; !done; ) {
        const startedAt = performance.now();
        done = learning.next().done === true;
        slices.push(performance.now() - startedAt);
      }
    }
  };
  learnAll();
  slices.length = 0;
  const before = memory();
  engine = new BuiltinEngine();
  const after = memory();
  const startedAt = performance.now();
  learnAll();
  const seconds = (performance.now() - startedAt) / 1000;
  const used = memory() - Math.min(before, after);
  const times: number[] = [];
  for (let query = 0; query < queries; query += 1) {
    const text = texts[(query * 7) % texts.length] ?? '';
    const at = (query * 104_729) % text.length;
    const question = {
      path: 'folder1/file1',
      languageId: 'any',
      language,
      prefix: text.slice(Math.max(0, at - 24_000), at),
      suffix: text.slice(at, at + 4_000),
    };
    const askedAt = performance.now();
    engine.suggest(question, 0.7);
    times.push(performance.now() - askedAt);
  }
  return {
    learnMBs: size / mega / seconds,
    sliceP99Ms: percentile(slices, 99),
    memoryPerMB: used / size,
    latencyP99Ms: percentile(times, 99),
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
