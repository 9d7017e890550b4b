import assert from 'node:assert/strict';
import fc from 'fast-check';
import { continuePrompt } from '../../emulator/generate/continueText.ts';
import { intoPieces } from '../../emulator/generate/pieces.ts';
import { splitAtCursor } from '../../support/fixtures/picture.ts';

/** `█` is the caret: what stands behind it becomes the suffix of a fill-in-the-middle prompt; without any, the prompt is plain. */
function complete(picture: string, maxTokens = 400): string {
  const { prefix: before, suffix: after } = splitAtCursor(picture);
  const prompt = after === '' ? before : `<fim_prefix>${before}<fim_suffix>${after}<fim_middle>`;
  return continuePrompt(prompt, maxTokens).join('');
}

const pictures: [string, string, string][] = [
  [
    'Python: a body like an earlier one',
    'def add(a, b):\n    return a + b\n\ndef sub(a, b):\n    ret█',
    'urn a + b\n\n',
  ],
  [
    'Python: Chinese comments',
    '# 计算数组最大值\ndef top(a):\n    return a.max()\n\n# 计算数组最█',
    '大值\ndef top(a):\n    return a.max()\n\n',
  ],
  [
    'TypeScript: the same shape with other names',
    'const count = items.length;\nshow(count);\nconst total = █',
    'items.length;\nshow(count);\n',
  ],
  ['TypeScript: a word begun', 'export function parse() {}\nexport fun█', 'ction parse() {}\n'],
  [
    'Go: an error check',
    'a, err := f()\nif err != nil {\n\treturn err\n}\nb, err := g()\nif err█',
    ' != nil {\n\treturn err\n}\n',
  ],
  [
    'JavaScript: an empty line under a line of a known shape',
    'for (const a of xs) {\n  sum += a.price;\n}\nfor (const b of ys) {\n  █',
    'sum += a.price;\n}\n',
  ],
  ['Python: the name of this line', 'self.id = id\nself.name = name\nself.price = price\nself.count = █', 'count\n'],
  ['C: a repeated call, the most recent one', 'put(1);\nput(2);\nput(█', '2);\n'],
  [
    'SQL: a longer match beats a later one',
    'select name from users where id\nselect x from logs\nselect name from █',
    'users where id\nselect x from logs\n',
  ],
  ['a match cut at a word border is no longer than a later one', 'b.foo(1);\nc.foo(2);\nab.foo(█', '2);\n'],
  ['a bracket in the string at the caret is text', 'foo("a) b")\nfoo("a█)\n', ') b"'],
  ['no match inside a word', 'total = 1\nsub_total█', '\n'],
  ['HTML-like text closes its quote', '<a href="x█', '"\n'],
  ['Rust closes brackets, not lifetimes', "fn main() {\n    let v: &'a [i32] = &vec![1, 2█", ']\n}\n'],
  ['JavaScript closes innermost first', 'function f() {\n  if (x) {\n    console.log("hi█', '")\n  }\n}\n'],
  ['brackets in strings and comments are not open', 'f("(", \'[\') // {\ng(█', ')\n'],
  ['template literals', 'say(`hello ${name█', '}`)\n'],
  ['nothing to close', 'x = 1█', '\n'],
  ['copies from behind the caret', 'print(add(█)\nx = 1\nprint(add(1, 2))\n', '1, 2'],
  ['leaves the bracket behind the caret alone', 'foo(first, second)\nfoo(█)\n', 'first, second'],
  ['keeps inner brackets', 'foo(bar(1), baz[0])\nfoo(█)\n', 'bar(1), baz[0]'],
  ['leaves the rest of the line alone', 'x = f(a);\ny = f(█;\n', 'a)'],
  ['leaves the quote behind the caret alone', 'open("a.txt")\nopen("█")\n', 'a.txt'],
  ['leaves the next line alone', 'if (a) {\n  go();\n}\nstop();\nif (a) {\n  █\n}\nstop();\n', 'go();'],
  ['closes only what is not closed behind the caret', 'call([1, {█\n);\n', '}]'],
];

describe('emulator: what the model writes', () => {
  for (const [what, picture, expected] of pictures) {
    it(`${what}: ${JSON.stringify(picture.slice(-40))}`, () => assert.equal(complete(picture), expected));
  }

  it('stops copying at a special token and after the most tokens asked for', () => {
    assert.equal(complete('one two three<|endoftext|>\none two█'), ' three');
    assert.equal(complete(`start ${'word '.repeat(50)}\nstart█`, 3), ' word word word');
  });

  it('reads suffix-first prompts and headers', () => {
    const prompt = '<filename>a.py\nvalue = compute(7)\n<fim_prefix><fim_suffix>)\n<fim_middle>value = compute(';
    assert.equal(continuePrompt(prompt, 400).join(''), '7');
  });

  it('answers for 100 KB, however repetitive, before the test times out', () => {
    const slow = ['a'.repeat(100_000), 'a b\n'.repeat(25_000), `${'a_'.repeat(30_000)}\n${'"('.repeat(20_000)}`];
    for (const prompt of slow) {
      assert.ok(continuePrompt(prompt, 400).length <= 400);
    }
  });

  it('always gives the same text for the same prompt, and cuts any text into pieces that spell it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        assert.equal(intoPieces(text).join(''), text);
        assert.deepEqual(continuePrompt(text, 50), continuePrompt(text, 50));
      }),
    );
  });
});
