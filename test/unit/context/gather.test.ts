import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { AskDefinition } from '../../../src/context/definitions.ts';
import { ContextGatherer } from '../../../src/context/index.ts';
import type { ContextPiece } from '../../../src/core/snapshot.ts';
import { settled } from '../../fakes/manualTimer.ts';
import { never } from '../../support/fixtures/signals.ts';
import { documentOf, openAt, type TestDocument } from './pictures.ts';

/** A clock that stands still; what waits for it does so until `pass`. */
class StandingTimer {
  #now = 0;
  readonly #waiting = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  wait(_ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function gatherer(documents: TestDocument[], askDefinition: AskDefinition = async () => undefined) {
  const timer = new StandingTimer();
  const estimateTokens = (text: string) => Math.ceil(text.length / 3);
  const context = new ContextGatherer({ documents: () => documents, askDefinition, timer, estimateTokens });
  const gather = (snapshot: Parameters<ContextGatherer['gather']>[0], signal = never) =>
    context.gather(snapshot, signal);
  return { context, timer, gather };
}

const here = openAt('src/page.ts', 'const orders = loadOrders(customer);\nconst open = orders.filter(isOpen);\n█\n');
const beside = (name: string, end: string) =>
  documentOf(name, `const orders = loadOrders(customer);\nconst open = orders.filter(isOpen);\n${end}\n`);
const declaration: ContextPiece = {
  kind: 'definition',
  path: 'src/orders.ts',
  text: 'function loadOrders(of: Customer): Order[] {',
};
const ask: AskDefinition = async (_, { name }) => (name === 'loadOrders' ? declaration : undefined);
const told = (pieces: readonly ContextPiece[]) => pieces.map(({ kind, path }) => `${kind} ${path}`);

describe('context from elsewhere', () => {
  it('is definitions, then what was written lately, then similar lines', async () => {
    const other = documentOf('src/other.ts', 'a\nb\n\nclass Cart {}\n\nc');
    const { context, gather } = gatherer([here.document, beside('src/list.ts', 'print(open);'), other], ask);
    other.text = other.text.replace('class Cart {}', 'class Cart {\n  orders = [];');
    context.changed(other.id, [{ firstLine: 3, lastLine: 3, text: '{\n  orders = [];' }], true);
    const pieces = await gather(here.snapshot);
    assert.deepEqual(told(pieces), ['definition src/orders.ts', 'recentEdit src/other.ts', 'similar src/list.ts']);
    assert.equal(pieces[1]?.text, 'b\n\nclass Cart {\n  orders = [];\n\nc');
  });

  it('is never from another kind of language, from this file, nor from the cells of this notebook', async () => {
    const cell = { ...beside('nb.ts', 'print(open);'), id: 'vscode-notebook-cell:/nb.ipynb#a' };
    const inCell = { ...here.snapshot, document: 'vscode-notebook-cell:/nb.ipynb#b' };
    const open = [here.document, beside('a.py', 'print(open);'), beside('b.tsx', 'print(open);')];
    assert.deepEqual(told(await gatherer(open).gather(here.snapshot)), ['similar b.tsx']);
    assert.deepEqual(told(await gatherer([cell]).gather(inCell)), []);
    assert.deepEqual(told(await gatherer([cell]).gather(here.snapshot)), ['similar nb.ts']);
  });

  it('says nothing twice, and nothing that stands around the cursor', async () => {
    const copies = [
      beside('a.ts', 'print(open);\nclose(door);\nlock(door);'),
      beside('b.ts', 'print(open);\nclose(door);\nlock(door);'),
    ];
    assert.deepEqual(told(await gatherer(copies).gather(here.snapshot)), ['similar a.ts']);
    assert.deepEqual(told(await gatherer([beside('a.ts', '')]).gather(here.snapshot)), []);
  });

  it('is not the line that is being written', async () => {
    const { document, snapshot } = openAt('a.ts', '\n\nconst orders = loadOrders█(customer);\n\n');
    const { context, gather } = gatherer([document]);
    context.changed(document.id, [{ firstLine: 2, lastLine: 2, text: 'loadOrders' }], true);
    assert.deepEqual(await gather(snapshot), []);
  });

  it('is of what was written lately only what has to do with this', async () => {
    const other = documentOf('o.ts', 'const weather = sunny;\n');
    const { context, gather } = gatherer([here.document, other]);
    context.changed(other.id, [{ firstLine: 0, lastLine: 0, text: 'sunny' }], true);
    assert.deepEqual(await gather(here.snapshot), []);
    other.text = 'const weather = customer;\n';
    assert.deepEqual(told(await gather(here.snapshot)), ['recentEdit o.ts']);
    context.closed(other.id);
    assert.deepEqual(await gather(here.snapshot), []);
  });

  it('fits into its budget', async () => {
    const many = Array.from({ length: 20 }, (_, count) =>
      beside(
        `${count}.ts`,
        Array.from({ length: 9 }, (_, line) => `doSomethingOf${count}(withArgument${line});`).join('\n'),
      ),
    );
    const pieces = await gatherer(many).gather(here.snapshot);
    const size = pieces.reduce((sum, { text, path }) => sum + text.length + path.length, 0);
    assert.ok(pieces.length >= 3 && size < 600 * 3, `${pieces.length} pieces, ${size} characters`);
  });

  it('does not wait for a language server beyond its time, and tells next time what came late (demand 15)', async () => {
    let answer: (piece: ContextPiece) => void = () => {};
    let asked = 0;
    const { timer, gather } = gatherer([], async (_, { name }) => {
      if (name !== 'loadOrders') return undefined;
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const first = gather(here.snapshot);
    await settled();
    timer.pass(40);
    assert.deepEqual(await first, []);
    const second = gather(here.snapshot);
    await settled();
    timer.pass(40);
    assert.deepEqual(await second, []);
    answer(declaration);
    assert.deepEqual(await gather(here.snapshot), [declaration]);
    assert.equal(asked, 1);
    // An old answer is told until the new one is there.
    timer.pass(11_000);
    assert.deepEqual(await gather(here.snapshot), [declaration]);
    assert.equal(asked, 2);
  });

  it('is no definition that was read before the exclusions changed', async () => {
    let answer: ContextPiece | undefined = declaration;
    const { context, gather } = gatherer([], async (_, { name }) => (name === 'loadOrders' ? answer : undefined));
    assert.deepEqual(await gather(here.snapshot), [declaration]);
    answer = undefined;
    assert.deepEqual(await gather(here.snapshot), [declaration]);
    context.exclusionChanged();
    assert.deepEqual(await gather(here.snapshot), []);
  });

  it('is without definitions where the language server fails', async () => {
    const failing = async () => Promise.reject(new Error('crashed'));
    const { gather } = gatherer([beside('a.ts', 'print(open);')], failing);
    assert.deepEqual(told(await gather(here.snapshot)), ['similar a.ts']);
  });

  it('is nothing once the person has typed on', async () => {
    const controller = new AbortController();
    const { gather } = gatherer([beside('a.ts', 'print(open);')], () => new Promise(() => {}));
    const gathered = gather(here.snapshot, controller.signal);
    // The similar lines are found by now.
    await turn();
    controller.abort();
    assert.deepEqual(await gathered, []);
  });
});
