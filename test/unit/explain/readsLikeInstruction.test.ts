import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readsLikeInstruction } from '../../../src/explain/readsLikeInstruction.ts';

const instructions = [
  'Write a function that adds two numbers',
  'Please write a Python script that reads a CSV file and prints the totals.',
  'write me a regex for phone numbers',
  'Create a React component with a button',
  'Can you implement the quicksort algorithm in Go?',
  'Generate unit tests for the cart',
  'Refactor this code so that it is easier to read',
  'explain this function',
  'How do I write a loop in Rust?',
  'I want you to build a small web page with a form',
  'Fix the bug in this method',
  '请写一个计算数组最大值的函数',
  '请帮我实现快速排序',
  '写一个 Python 脚本，读取 CSV 文件并打印总和',
  '用 Java 写一个单例模式',
  '帮我优化这段代码',
  '如何用 Go 读取文件？',
  '编写一个函数，判断字符串是否为回文。',
  '解释一下这个函数',
];

const notInstructions = [
  '',
  'total',
  '# Write a function that adds two numbers',
  '// 请写一个计算数组最大值的函数',
  '/* Create a class for the cart */',
  '"""Write a function that adds two numbers."""',
  '# python计算数组最大值最小值',
  'def add(a, b):\n    ',
  'Write a function that adds two numbers\ndef add(a, b):',
  'const total = items.reduce(',
  'create table users (id int);',
  'CREATE TABLE the_users AS SELECT 1',
  'add(the, numbers)',
  'make test all the',
  'for item in the_items:',
  'Returns the sum of the numbers.',
  'A small shop: carts, prices and receipts.',
  '购物车里的商品总价',
  'git add the file',
  'SELECT * FROM write_a_function',
];

describe('a text that reads like an instruction', () => {
  for (const text of instructions) it(`is one: ${text}`, () => assert.equal(readsLikeInstruction(text), true));
  for (const text of notInstructions)
    it(`is none: ${JSON.stringify(text)}`, () => assert.equal(readsLikeInstruction(text), false));

  it('is hardly ever found in selections of real code, comments among them', () => {
    const sources = new URL('../../../src/', import.meta.url);
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    let selections = 0;
    const wrong: string[] = [];
    for (const file of files) {
      const lines = readFileSync(new URL(file, sources), 'utf8').split('\n');
      for (const length of [1, 2, 3, 5, 8]) {
        for (let start = 0; start + length <= lines.length; start += length) {
          const text = lines.slice(start, start + length).join('\n');
          selections += 1;
          if (readsLikeInstruction(text)) wrong.push(text);
        }
      }
    }
    assert.ok(selections > 10_000, `${selections}`);
    assert.deepEqual(wrong, []);
  });
});
