import assert from 'node:assert/strict';
import type { Profiler } from 'node:inspector';
import { stretchesOf } from '../../../bench/workspace/stretches.ts';

const node = (id: number, functionName: string, url: string, children: number[] = []): Profiler.ProfileNode => ({
  id,
  children,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
});
const [host, ours, below, garbage, idle] = [2, 3, 4, 5, 6];
const nodes = [
  node(1, '(root)', '', [host, garbage, idle]),
  node(host, 'fire', 'vscode.js', [ours]),
  node(ours, 'learn', '/dist/builtin.cjs', [below]),
  node(below, 'readFile', 'node:fs'),
  node(garbage, '(garbage collector)', ''),
  node(idle, '(idle)', ''),
];
const profile = (...samples: (readonly [id: number, microseconds: number])[]): Profiler.Profile => ({
  nodes,
  startTime: 1_000_000,
  endTime: 2_000_000,
  samples: samples.map(([id]) => id),
  timeDeltas: samples.map(([, microseconds]) => microseconds),
});
const stretches = (...samples: (readonly [id: number, microseconds: number])[]) =>
  stretchesOf(profile(...samples), 200, (url) => url.startsWith('/dist/'));

describe('stretches of a profile', () => {
  it('last while code of ours is on the stack, however deep, and while garbage is collected meanwhile', () => {
    const found = stretches(
      [host, 0],
      [ours, 200],
      [below, 200],
      [garbage, 200],
      [ours, 200],
      [host, 200],
      [idle, 200],
    );
    assert.deepEqual(
      found.map(({ length, work }) => [length, work]),
      [[0.8, 0.8]],
    );
    assert.equal(found[0]?.functions[0], 'learn:1:1 (3)');
  });

  it('are told apart by what is between them', () => {
    assert.equal(stretches([ours, 0], [host, 200], [ours, 200], [idle, 200]).length, 2);
  });

  it('do not begin with garbage', () => {
    assert.deepEqual(stretches([garbage, 0], [garbage, 200], [idle, 200]), []);
  });

  it('count as work only the time in which the thread ran', () => {
    const [found] = stretches([ours, 0], [ours, 5_000], [idle, 200]);
    assert.deepEqual([found?.length, found?.work], [5.2, 0.4]);
  });
});
