/** How long a thread was held in one go, read off a profile of it. */
import type { Profiler } from 'node:inspector';

export interface Stretch {
  /** By the clock, in ms. */
  readonly length: number;
  /** In which the thread ran, in ms; for the rest of it the machine had something else to do. */
  readonly work: number;
  /** Functions on the stack at its samples, the most frequent first. */
  readonly functions: readonly string[];
}

/**
 * The stretches in which code of a file was on the stack at each sample, however deep, or garbage was collected meanwhile; each as exact as
 * the time between two samples.
 *
 * @param samplingMicroseconds the time between two samples of a thread that runs
 * @param isOwn tells by the URL of a function's file
 */
export function stretchesOf(
  profile: Profiler.Profile,
  samplingMicroseconds: number,
  isOwn: (url: string) => boolean,
): Stretch[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stackOf = (id: number) => {
    const stack: Profiler.ProfileNode[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = nodes.get(at);
      if (node) stack.push(node);
    }
    return stack;
  };
  const owned = new Map(profile.nodes.map(({ id }) => [id, stackOf(id).some(({ callFrame }) => isOwn(callFrame.url))]));
  const stretches: Stretch[] = [];
  let began: number | undefined;
  let samples = 0;
  let seen = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    at += profile.timeDeltas?.[index] ?? 0;
    const isGarbage = nodes.get(id)?.callFrame.functionName === '(garbage collector)';
    if (owned.get(id) || (began !== undefined && isGarbage)) {
      began ??= at;
      samples += 1;
      for (const { callFrame } of stackOf(id)) {
        if (callFrame.functionName === '(root)') continue;
        const name = `${callFrame.functionName}:${callFrame.lineNumber + 1}:${callFrame.columnNumber + 1}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    } else if (began !== undefined) {
      const functions = [...seen].sort((a, b) => b[1] - a[1]).map(([name, times]) => `${name} (${times})`);
      const length = (at - began) / 1000;
      stretches.push({ length, work: Math.min(length, (samples * samplingMicroseconds) / 1000), functions });
      began = undefined;
      samples = 0;
      seen = new Map();
    }
  }
  return stretches;
}
