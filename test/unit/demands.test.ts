import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** `docs/demands.md`, a row each: number, demand, tests, result. */
const rows = [...read('docs/demands.md').matchAll(/^\| (\d+) \| (.+?) \| (.*?) \| (.+?) \|$/gm)].map(
  ([, number, demand, tests = '', result = '']) => ({
    number: Number(number),
    demand,
    result,
    tests: [...tests.matchAll(/\[[^\]]+\]\(\.\.\/(test\/[^)]+)\) (.+?)(?=<br>|$)/g)].map(
      ([, file = '', title = '']) => `${file}: ${title}`,
    ),
  }),
);

/** `(demand N)` at the end of the titles of tests and their groups; what a title puts in stands as `…`. */
const tagged = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .flatMap((file) =>
    [...read(file).matchAll(/\b(?:it|describe)\(\s*(['"`])(.+?) \(demand (\d+)\)\1/g)].map(
      ([, , title = '', number]) => ({
        number: Number(number),
        test: `${file}: ${title.replace(/\$\{[^}]*\}/g, '…')}`,
      }),
    ),
  );

describe('docs/demands.md', () => {
  it('has a row for each of the 35 demands, with a test or a reason why there is none', () => {
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: 35 }, (_, at) => at + 1),
    );
    for (const { number, tests, result } of rows) {
      assert.ok(tests.length > 0 || /^(?:open|forbidden): .{20}/.test(result), `demand ${number}: ${result}`);
    }
  });

  it('names only tests that are there and bear the number of the demand', () => {
    const known = new Set(tagged.map(({ number, test }) => `${number} ${test}`));
    for (const { number, tests } of rows) {
      for (const test of tests) assert.ok(known.has(`${number} ${test}`), `demand ${number}: no ${test}`);
    }
    for (const [, file = ''] of read('docs/demands.md').matchAll(/\]\(\.\.\/([^)#]+)\)/g)) {
      assert.ok(existsSync(new URL(file, root)), file);
    }
  });

  it('names every test that bears a number; as long as a row says "open", it may lack some', () => {
    for (const { number, test } of tagged) {
      const row = rows.find((one) => one.number === number);
      assert.ok(row, `${test}: there is no demand ${number}`);
      if (row.result.startsWith('open:')) continue;
      assert.ok(row.tests.includes(test), `Add to docs/demands.md, row ${number}: ${test}`);
    }
  });
});
