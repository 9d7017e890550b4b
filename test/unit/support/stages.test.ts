import assert from 'node:assert/strict';
import type { Counts } from '../../support/mochaReporter.ts';
import { runStages, type Stage, type StageResult } from '../../support/stages.ts';

const passed: Counts = { passed: 1, failed: 0, skipped: 0 };
const failed: Counts = { passed: 0, failed: 1, skipped: 0 };

/** Stages whose end the test decides. */
class Stages {
  readonly events: string[] = [];
  readonly results: StageResult[] = [];
  readonly #stages: Stage[] = [];
  readonly #end = new Map<string, (counts: Counts) => void>();
  readonly #print = new Map<string, (text: string) => void>();

  add(name: string, { needs = [], cores = 1 }: { needs?: readonly string[]; cores?: number } = {}): this {
    const run = (print: (text: string) => void): Promise<Counts> => {
      this.#print.set(name, print);
      return new Promise<Counts>((resolve) => this.#end.set(name, resolve));
    };
    this.#stages.push({ name, needs, cores, run });
    return this;
  }

  start(): Promise<StageResult[]> {
    return runStages(this.#stages, 2, {
      started: (name) => this.events.push(`+${name}`),
      said: (name, text) => this.events.push(`${name}: ${text}`),
      ended: ({ name }) => this.events.push(`-${name}`),
    });
  }

  print(name: string, text: string): void {
    this.#print.get(name)?.(text);
  }

  async end(name: string, counts = passed): Promise<void> {
    this.#end.get(name)?.(counts);
    await new Promise(setImmediate);
  }
}

describe('the stages of npm test', () => {
  it('run side by side as far as there are cores, and a stage that fits goes before one that does not', async () => {
    const stages = new Stages().add('a').add('b', { cores: 2 }).add('c').add('d');
    const all = stages.start();
    assert.deepEqual(stages.events, ['+a', '+c']);
    await stages.end('a');
    assert.deepEqual(stages.events, ['+a', '+c', '-a', '+d']);
    await stages.end('c');
    await stages.end('d');
    assert.equal(stages.events.at(-1), '+b');
    await stages.end('b');
    assert.deepEqual(
      (await all).map(({ name }) => name),
      ['a', 'c', 'd', 'b'],
    );
  });

  it('start after the stages that they need, as far as these run at all', async () => {
    const stages = new Stages().add('tests', { needs: ['build', 'not chosen'] }).add('build');
    const all = stages.start();
    assert.deepEqual(stages.events, ['+build']);
    await stages.end('build');
    assert.deepEqual(stages.events, ['+build', '-build', '+tests']);
    await stages.end('tests');
    await all;
  });

  it('fail without running when a stage that they need fails, and so do those that need them', async () => {
    const stages = new Stages()
      .add('build')
      .add('host', { needs: ['build'] })
      .add('after', { needs: ['host'] });
    const all = stages.start();
    await stages.end('build', failed);
    assert.deepEqual(stages.events, ['+build', '-build', '-host', '-after']);
    assert.deepEqual(
      (await all).map((result) => [result.name, result.failed, result.blockedBy]),
      [
        ['build', 1, undefined],
        ['host', 1, 'build'],
        ['after', 1, 'host'],
      ],
    );
  });

  it('fail when no test ran', async () => {
    const stages = new Stages().add('unit');
    const all = stages.start();
    await stages.end('unit', { passed: 0, failed: 0, skipped: 3 });
    assert.equal((await all)[0]?.failed, 1);
    assert.deepEqual(stages.events, ['+unit', 'unit: No test ran.\n', '-unit']);
  });

  it('keep their output until they end while others run, and print at once when none is left', async () => {
    const stages = new Stages().add('a').add('b').add('c', { cores: 2 });
    const all = stages.start();
    stages.print('a', 'first ');
    stages.print('a', 'second');
    assert.deepEqual(stages.events, ['+a', '+b']);
    await stages.end('a');
    await stages.end('b');
    stages.print('c', 'third');
    assert.deepEqual(stages.events, ['+a', '+b', 'a: first second', '-a', '-b', '+c', 'c: third']);
    await stages.end('c');
    await all;
  });

  it('fail with the error that a stage throws', async () => {
    const thrown = { name: 'e2e', needs: [], cores: 1, run: () => Promise.reject(new Error('no browser')) };
    let said = '';
    const progress = { started: () => {}, said: (_: string, text: string) => (said += text), ended: () => {} };
    const [result] = await runStages([thrown], 2, progress);
    assert.equal(result?.failed, 1);
    assert.match(said, /no browser/);
  });

  it('are refused when they need each other', async () => {
    const stages = new Stages().add('a', { needs: ['b'] }).add('b', { needs: ['a'] });
    await assert.rejects(stages.start(), /Stages need each other: a, b/);
  });
});
