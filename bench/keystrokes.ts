import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VirtualClock } from './clock.ts';
import { snapshotOf } from './lines.ts';
import { Oracle, type Speed, speedOfPeers } from './oracle.ts';
import { percentile } from './percentile.ts';
import type { CreateProvider } from './providers.ts';
import type { SourceFile } from './sources.ts';

export interface KeystrokeFigures {
  /** 99th percentile over the keys of the longest work, up to the next key, that let nothing else run; real ms. */
  readonly syncP99Ms: number;
  /** The same of all work together, also what gives way to others in between. */
  readonly workP99Ms: number;
  /** After a collection of garbage; the document itself grows by some KB. */
  readonly heapGrowthMB: number;
}

const lineCount = 10_000;
const keyCount = 10_000;
const openDocuments = 50;
const keyMs = 130;

/**
 * 10,000 keys in a file of 10,000 lines beside 50 open documents, answered by a model that writes what is typed, and on and on. Every
 * fiftieth key is pressed elsewhere, where the model knows nothing. What counts is all that runs in this process from a key to the next: `moved`, the
 * snapshot and the question 50 ms later, the context, the prompt, and every piece of the answer, the oracle's own work included.
 */
export async function measureKeystrokes(
  sources: readonly SourceFile[],
  create: CreateProvider,
  speed: Speed = speedOfPeers,
): Promise<KeystrokeFigures> {
  const lines = sources.flatMap(({ text }) => text.split('\n')).slice(0, lineCount);
  if (lines.length < lineCount) throw new Error('too few sources');
  let blocks: number[] = [];
  const clock = new VirtualClock((ms) => blocks.push(ms));
  const typed = (sources.at(-1)?.text ?? '').slice(0, keyCount);
  let key = 0;
  const oracle = new Oracle({ timer: clock, speed, knowledge: { truth: typed, written: () => key % typed.length } });
  const provider = create(oracle, clock, sources.slice(-openDocuments));
  const longest: number[] = [];
  const sums: number[] = [];
  const heapBefore = heapUsed();
  let line = 5_000;
  let character = lines[line]?.length ?? 0;
  let asking = new AbortController();
  for (; key < keyCount; key += 1) {
    if (key % 50 === 49) {
      line = (line * 7 + 13) % (lineCount - 100);
      character = lines[line]?.length ?? 0;
    }
    const char = typed.charAt(key % typed.length);
    const text = lines[line] ?? '';
    if (char === '\n') {
      lines.splice(line, 1, text.slice(0, character), text.slice(character));
      line += 1;
      character = 0;
    } else {
      lines[line] = text.slice(0, character) + char + text.slice(character);
      character += 1;
    }
    blocks = [];
    const snapshot = () => snapshotOf(lines, { line, character }, about);
    const pressedAt = performance.now();
    provider.pressed?.();
    provider.moved(snapshot);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    blocks.push(performance.now() - pressedAt);
    await clock.pass(50);
    const askedAt = performance.now();
    provider.suggest(snapshot(), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    blocks.push(performance.now() - askedAt);
    await clock.pass(keyMs - 50);
    longest.push(Math.max(...blocks));
    sums.push(blocks.reduce((sum, ms) => sum + ms, 0));
  }
  asking.abort();
  await clock.pass(60_000);
  const heapGrowthMB = (heapUsed() - heapBefore) / 1e6;
  return { syncP99Ms: percentile(longest, 99), workP99Ms: percentile(sums, 99), heapGrowthMB };
}

const about = {
  document: 'file:///large.ts',
  path: 'large.ts',
  languageId: 'typescript',
  indentUnit: '    ',
  manual: false,
};

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
