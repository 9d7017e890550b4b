import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { AskedThread } from '../../../src/builtin/askThread.ts';
import { BuiltinEngine } from '../../../src/builtin/engine.ts';
import { type ServedEngine, serveThread } from '../../../src/builtin/serveThread.ts';
import type { Search, WholeText } from '../../../src/builtin/thread.ts';
import { familyOf } from '../../../src/context/languageFamily.ts';
import { languageOf } from '../../../src/prompt/languages.ts';

const wish = { precision: 0.5, wholeLines: false };
const code = (name: string, lines = 30) =>
  Array.from({ length: lines }, (_, index) => `const value${index} = ${name}('name${index}', defaults);`).join('\n');
const text = (path: string, of: string, more: Partial<WholeText> = {}): WholeText => ({
  ...{ path, languageId: 'typescript', text: of, isOpen: true, unfinished: [] },
  ...more,
});
const line = (path: string, above: string, typed: string) => ({
  ...{ path, languageId: 'typescript', above, line: typed },
});

describe('the built-in engine on a thread of its own', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** Both ends, on one thread. */
  function connect(engine: ServedEngine = new BuiltinEngine(), problems: string[] = []): AskedThread {
    const { port1, port2 } = new MessageChannel();
    closing.push(() => port1.close());
    serveThread(port1, engine, { languageOf, familyOf });
    return new AskedThread(port2, (problem) => problems.push(problem));
  }
  const ask = async (thread: AskedThread, prefix: string, languageId = 'typescript') =>
    (await thread.suggest({ path: 'file:///asked.ts', languageId, prefix, suffix: '' }, wish))?.text ?? '';

  it('answers from what it was told to learn, in a language of the same family, and forgets it', async () => {
    const worker = new Worker(new URL('../../../src/wiring/builtinThread.ts', import.meta.url));
    closing.push(() => worker.terminate());
    const thread = new AskedThread(worker, assert.fail);
    assert.equal(await thread.learn(text('file:///a.ts', code('readSetting'))), code('readSetting').length);
    assert.match(await ask(thread, 'const other = readSet', 'javascript'), /^ting/);
    assert.equal(await ask(thread, 'other = readSet', 'python'), '');
    thread.forget('file:///a.ts');
    assert.equal(await ask(thread, 'const other = readSet'), '');
  });

  it('answers while it learns a long text', async () => {
    const thread = connect();
    await thread.learn(text('file:///a.ts', code('readSetting')));
    const ended: string[] = [];
    const learning = thread
      .learn(text('file:///long.ts', code('writeSetting', 5_000)))
      .then(() => ended.push('learnt'));
    await ask(thread, 'const other = readSet').then((answer) => ended.push(answer));
    await learning;
    assert.match(ended[0] ?? '', /^ting/);
    assert.equal(ended[1], 'learnt');
  });

  it('loses no line that is typed while the text it stands in is learnt', async () => {
    const thread = connect();
    const learning = thread.learn(text('file:///a.ts', code('readSetting', 2_000)));
    for (const above of ['', 'a\n', 'b\n'])
      thread.learnLine(line('file:///a.ts', above, 'sendParcel(warehouse, order);'));
    assert.match(await ask(thread, 'sendPar'), /^cel/);
    await learning;
    assert.match(await ask(thread, 'sendPar'), /^cel/);
  });

  it('does not know a text that is forgotten, or told anew, while it is learnt', async () => {
    const thread = connect();
    const gone = thread.learn(text('file:///a.ts', code('readSetting', 2_000)));
    const waiting = thread.learn(text('file:///b.ts', code('readSetting', 2_000)));
    const anew = thread.learn(text('file:///b.ts', code('writeSetting')));
    thread.forget('file:///a.ts');
    assert.deepEqual(await Promise.all([gone, waiting, anew]), [0, 0, code('writeSetting').length]);
    assert.equal(await ask(thread, 'const other = readSet'), '');
    assert.match(await ask(thread, 'const other = writeSet'), /^ting/);
  });

  it('reads lines of any ends, without those that are not finished', async () => {
    const learnt: string[] = [];
    const engine: ServedEngine = Object.assign(new BuiltinEngine(), {
      *learn(file: { text: string }) {
        learnt.push(file.text);
        yield;
      },
    });
    await connect(engine).learn(text('file:///a.ts', 'a = 1;\r\nb = \r\nc = 3;\r\n', { unfinished: [1] }));
    assert.deepEqual(learnt, ['a = 1;\nc = 3;\n']);
  });

  it('reads files by itself, if they are UTF-8 and not too long', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thread-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const thread = connect();
    const read = (name: string, content: string | Uint8Array, longest = 10_000) => {
      writeFileSync(join(folder, name), content);
      return thread.learnFile({ path: `file:///${name}`, languageId: 'typescript', file: join(folder, name), longest });
    };
    const read30 = code('readSetting').replaceAll('\n', '\r\n');
    assert.equal(await read('a.ts', read30), code('readSetting').length);
    assert.match(await ask(thread, 'const other = readSet'), /^ting/);
    assert.equal(await read('long.ts', code('writeSetting'), 100), undefined);
    // 设 in GBK.
    assert.equal(await read('gbk.ts', new Uint8Array([0x2f, 0x2f, 0xc9, 0xe8])), undefined);
    const file = join(folder, 'none.ts');
    assert.equal(await thread.learnFile({ path: 'none', languageId: 'typescript', file, longest: 100 }), undefined);
  });

  it('finds files by the ends of their names, the nearest first, and none of others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thread-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    for (const name of [
      'z.ts',
      'a.py',
      'a.min.ts',
      'deep/b.ts',
      'deep/more/c.tsx',
      'node_modules/d.ts',
      '.git/e.ts',
      'beside/f.ts',
    ]) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), '');
    }
    symlinkSync(folder, join(folder, 'deep/circle'));
    const find = async (search: Partial<Search>) => {
      const whole = { folder, endings: ['.ts', '.tsx'], isDeep: true, most: 100, ...search };
      return (await connect().find(whole)).map((path) => relative(folder, path).replaceAll('\\', '/'));
    };
    assert.deepEqual(await find({}), ['z.ts', 'beside/f.ts', 'deep/b.ts', 'deep/more/c.tsx']);
    assert.deepEqual(await find({ isDeep: false }), ['z.ts']);
    assert.deepEqual(await find({ except: join(folder, 'deep') }), ['z.ts', 'beside/f.ts']);
    assert.deepEqual(await find({ most: 2 }), ['z.ts', 'beside/f.ts']);
    assert.deepEqual(await find({ folder: join(folder, 'none') }), []);
  });

  it('knows nothing that people do not write, not even what it knew before by that name', async () => {
    const thread = connect();
    const minified = code('readSetting').replaceAll('\n', '');
    for (const isOpen of [true, false]) {
      await thread.learn(text('file:///a.ts', code('readSetting'), { isOpen }));
      assert.match(await ask(thread, 'const other = readSet'), /^ting/);
      assert.equal(await thread.learn(text('file:///a.ts', `${minified.repeat(5)}\n`, { isOpen })), 0);
      assert.equal(await ask(thread, 'const other = readSet'), '');
    }
  });

  it('tells what went wrong, and goes on', async () => {
    const engine = new BuiltinEngine();
    const broken: ServedEngine = Object.assign(engine, {
      learn: () => {
        throw new Error('No more memory');
      },
      forget: () => {
        throw new Error('Not known');
      },
    });
    const problems: string[] = [];
    const thread = connect(broken, problems);
    thread.forget('file:///a.ts');
    await assert.rejects(thread.learn(text('file:///a.ts', code('readSetting'))), /No more memory/);
    thread.learnLine(line('file:///a.ts', '', 'sendParcel(warehouse, order);'));
    assert.equal(await ask(thread, 'sendPar'), 'cel');
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^forget: Error: Not known\n/);
  });

  it('says nothing once it has ended, also to those who wait', async () => {
    let isOver = false;
    closing.push(() => {
      isOver = true;
    });
    const thread = connect({
      ...{ learnLine() {}, forget() {}, suggest: () => undefined, learnOutcome() {} },
      *learn() {
        while (!isOver) yield;
      },
    });
    const waiting = thread.learn(text('file:///a.ts', code('readSetting')));
    thread.ended();
    assert.equal(await waiting, 0);
    assert.equal(await thread.learn(text('file:///a.ts', 'a')), 0);
    assert.equal(await ask(thread, 'a'), '');
  });
});
