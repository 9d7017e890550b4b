import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { SimilarFinder, wordsBefore } from '../../../src/context/findSimilar.ts';
import { hashWords } from '../../../src/context/hashWords.ts';
import { LineIndexes } from '../../../src/context/lineIndex.ts';
import { linesBetween, type OpenDocument } from '../../../src/context/openDocument.ts';
import { Slices } from '../../../src/context/slices.ts';
import { WindowSearch } from '../../../src/context/windowSearch.ts';
import { never } from '../../support/fixtures/signals.ts';
import { documentOf, openAt, realDocuments } from './pictures.ts';

const unhurried = () => new Slices(never);

function wordsOf(lines: readonly string[]): Set<number> {
  const words: number[] = [];
  for (const line of lines) hashWords(line, words);
  return new Set(words);
}

/** The plain way: each window counted anew. */
function bestScore(document: OpenDocument, wanted: ReadonlySet<number>, size: number): number {
  const ends = Array.from({ length: document.lineCount }, (_, line) => line + 1);
  const scores = ends.map((end) => {
    const words = wordsOf(linesBetween(document, end - size, end));
    const shared = [...words].filter((word) => wanted.has(word)).length;
    return shared / (words.size + wanted.size - shared || 1);
  });
  return Math.max(0, ...scores);
}

describe('the search for similar lines', () => {
  it('finds in real code the window that counting each anew finds, one document after another', async () => {
    const documents = realDocuments(fileURLToPath(new URL('../../../src/core', import.meta.url)));
    const indexes = new LineIndexes();
    const search = new WindowSearch();
    const lines = fc.array(fc.constantFrom(...documents.flatMap(({ text }) => text.split('\n'))), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        lines,
        fc.integer({ min: 1, max: 30 }),
        async (document, some, size) => {
          const index = await indexes.of(document, unhurried());
          assert.ok(index);
          const wanted = wordsOf(some);
          const window = search.best(index, wanted, size);
          assert.equal(window.score, bestScore(document, wanted, size));
          assert.ok(window.end - window.first <= size);
          const again = wordsOf(linesBetween(document, window.first, window.end));
          const shared = [...again].filter((word) => wanted.has(word)).length;
          assert.equal(shared / (again.size + wanted.size - shared || 1), window.score);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('looks at words, not at signs, numbers and what every program says', () => {
    assert.deepEqual(wordsOf(['  if (x === 12) { return; }', '}', '']), new Set());
    assert.equal(wordsOf(['const total_price = 订单(total_price);']).size, 2);
    assert.deepEqual(wordsOf(['let rowCount']), wordsOf(['rowCount = 0;']));
  });

  const orders =
    'const orders = loadOrders(customer);\nconst open = orders.filter(isOpen);\nreport(open.length);\nsend(invoice);';
  const { snapshot } = openAt('a.ts', `${orders.split('\n').slice(0, 2).join('\n')}\n█`);
  const find = (
    documents: readonly OpenDocument[],
    imported: readonly OpenDocument[] = [],
    indexes = new LineIndexes(),
  ) => new SimilarFinder(indexes).find(wordsBefore(snapshot), documents, new Set(imported), unhurried());

  it('shows what follows the similar lines, too', async () => {
    const filler = 'unrelated(thing);\n'.repeat(30);
    const [piece] = await find([documentOf('b.ts', `${filler}${orders}\n${filler}`)]);
    const text = piece?.text ?? '';
    assert.ok(text.includes('report(open.length);\nsend(invoice);\nunrelated(thing);'), text);
    assert.equal(piece?.path, 'b.ts');
    assert.ok(text.split('\n').length <= 13);
  });

  it('leaves out what resembles by chance only', async () => {
    assert.deepEqual(
      await find([documentOf('b.ts', 'orders(1);\nother();\nsome(more, text, here);\nand(more);\nyet(again);')]),
      [],
    );
  });

  it('prefers a module that is imported', async () => {
    const [one, other] = [documentOf('b.ts', orders), documentOf('c.ts', `${orders}\n`)];
    const pathsOf = async (imported: OpenDocument[]) => (await find([one, other], imported)).map(({ path }) => path);
    assert.deepEqual(await pathsOf([]), ['b.ts', 'c.ts']);
    assert.deepEqual(await pathsOf([other]), ['c.ts', 'b.ts']);
  });

  it('reads a document again only when it has changed', async () => {
    const document = documentOf('b.ts', orders);
    let reads = 0;
    const counted: OpenDocument = {
      ...document,
      lineAt(line) {
        reads += 1;
        return document.lineAt(line);
      },
    };
    const indexes = new LineIndexes();
    const read = async (version: number) => {
      reads = 0;
      await indexes.of({ ...counted, version }, unhurried());
      return reads;
    };
    assert.deepEqual([await read(1), await read(1), await read(2)], [4, 0, 4]);
  });

  it('never reads through a huge document', async () => {
    const lineAt = () => assert.fail('read');
    assert.deepEqual(await find([{ ...documentOf('b.ts', ''), lineCount: 100_000, lineAt }]), []);
    let read = 0;
    const lines = {
      ...documentOf('b.ts', ''),
      lineCount: 1_000,
      lineAt() {
        read += 1;
        return 'loadOrders(customer)'.repeat(5_000);
      },
    };
    assert.deepEqual(await find([lines]), []);
    assert.ok(read < 10);
  });

  it('stops when it is told to, and others run in between', async () => {
    const controller = new AbortController();
    const documents = Array.from({ length: 50 }, (_, count) => documentOf(`${count}.ts`, `${orders}\n`.repeat(1_500)));
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns < 5) setImmediate(count);
      else controller.abort();
    };
    setImmediate(count);
    const found = await new SimilarFinder(new LineIndexes()).find(
      wordsBefore(snapshot),
      documents,
      new Set(),
      new Slices(controller.signal),
    );
    assert.equal(turns, 5);
    assert.ok(found.length < documents.length);
  });
});
