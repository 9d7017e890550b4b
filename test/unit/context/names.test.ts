import assert from 'node:assert/strict';
import { cutDeclaration } from '../../../src/context/cutDeclaration.ts';
import { usedNames } from '../../../src/context/usedNames.ts';

const namesIn = (prefix: string) => usedNames(prefix, 4).map(({ name }) => name);

describe('names that are used at the cursor', () => {
  it('are those of its line, the nearest first, without the one that is being typed', () => {
    assert.deepEqual(namesIn('  const total = store.sumOf(orders).rou'), ['orders', 'sumOf', 'store', 'total']);
  });

  it('are above it only what is called and what looks like a type, each once', () => {
    assert.deepEqual(namesIn('alpha = beta + gamma(delta)\nx: OrderBook = y\n'), ['OrderBook', 'gamma']);
    assert.deepEqual(namesIn('load(a)\nload(b)\nsave<Item>(c)\nif (other) {\n'), ['Item', 'save', 'load']);
  });

  it('are not in comments and imports, nor far above', () => {
    assert.deepEqual(namesIn('// call(this)\n# call(this)\nimport { Thing } from "a"\n'), []);
    assert.deepEqual(namesIn(`call(this)${'\n'.repeat(9)}`), []);
  });

  it('are told by their place', () => {
    assert.deepEqual(usedNames('first(x)\n  second(', 4), [
      { name: 'second', linesAbove: 0, character: 2 },
      { name: 'first', linesAbove: 1, character: 0 },
    ]);
  });
});

describe('a declaration', () => {
  const cut = (text: string, last?: number) => cutDeclaration(text.split('\n'), 0, last);

  it('ends where its block ends', () => {
    assert.equal(cut('function a(x) {\n  return x;\n}\nfunction b() {}'), 'function a(x) {\n  return x;\n}');
    assert.equal(cut('def a(x):\n    y = x\n\n    return y\n\n\ndef b():'), 'def a(x):\n    y = x\n\n    return y');
    assert.equal(cut('const a = 1;\nconst b = 2;'), 'const a = 1;');
    assert.equal(cut('def a(\n    x,\n) -> int:\n    return x\nb'), 'def a(\n    x,\n) -> int:\n    return x');
  });

  it('is no longer than twelve lines, nor than the language server says', () => {
    assert.equal(cut(`class A {\n${'  x;\n'.repeat(40)}}`).split('\n').length, 12);
    assert.equal(cut('class A {\n  x;\n  y;\n}', 1), 'class A {\n  x;');
  });
});
