import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ContextKeys, chains, longestKey } from '../../../src/builtin/contextKeys.ts';
import { tokenOf } from '../../../src/builtin/token.ts';
import { Vocabulary } from '../../../src/builtin/vocabulary.ts';

const words = ['apple', 'pear', 'plum', '=', '(', ';', '7'];

describe('keys of contexts', () => {
  const vocabulary = new Vocabulary();
  const token = (text: string) => tokenOf(vocabulary.intern(0, text, 0, text.length), 0, false);
  const keysOf = (texts: readonly string[]) => {
    const keys = new ContextKeys(vocabulary);
    for (const text of texts) keys.push(token(text));
    return keys;
  };
  const all = (keys: ContextKeys) => Object.values(chains).map((chain) => keys.keyOf(chain));

  it('are told by the last few tokens alone, however many went before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { minLength: longestKey, maxLength: 300, size: 'max' }),
        (texts) => {
          assert.deepEqual(all(keysOf(texts)), all(keysOf(texts.slice(-longestKey))));
        },
      ),
    );
  });

  it('are none where the context is too short, nor after it began anew', () => {
    assert.deepEqual(all(keysOf(['apple'])), [-1, -1, -1, keysOf(['apple']).keyOf(chains.one)]);
    const keys = keysOf(words);
    assert.ok(all(keys).every((key) => key >= 0));
    keys.restart(0, () => assert.fail('there is none'));
    assert.deepEqual(all(keys), [-1, -1, -1, -1]);
  });

  it('are the same in shape for other names in the same places, and for no others', () => {
    const shape = (text: string) => keysOf(text.split(' ')).keyOf(chains.shape);
    assert.equal(shape('apple = pear ( apple ;'), shape('pear = plum ( pear ;'));
    assert.notEqual(shape('apple = pear ( apple ;'), shape('apple = pear ( pear ;'));
    assert.notEqual(shape('apple = pear ( apple ;'), shape('apple = pear ( plum ;'));
    assert.notEqual(shape('apple = pear ( apple ;'), shape('apple = pear ( apple ='));
  });
});

describe('a vocabulary', () => {
  it('says which text comes before which, as `<` has it', () => {
    const vocabulary = new Vocabulary();
    const text = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'b', 'é', '字') });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [first, second] = [one, other].map((of) => vocabulary.intern(0, of, 0, of.length));
        assert.equal(vocabulary.isBefore(first ?? 0, second ?? 0), one < other);
        assert.equal(vocabulary.textOf(first ?? 0), one);
      }),
    );
  });

  it('tells the same text of two families apart', () => {
    const vocabulary = new Vocabulary();
    const ids = [0, 1, 2].map((family) => vocabulary.intern(family, 'apple', 0, 5));
    assert.equal(new Set(ids).size, 3);
    for (const [family, id] of ids.entries()) assert.equal(vocabulary.find(family, 'apple', 0, 5), id);
    assert.equal(vocabulary.find(3, 'apple', 0, 5), 0);
  });
});
