import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compact, inFull } from '../../../src/editor/numbers.ts';

describe('numbers', () => {
  const count = fc.oneof(
    fc.nat({ max: 2_000 }),
    fc.nat({ max: 2_000_000_000 }),
    fc
      .tuple(fc.constantFrom(1e3, 1e6, 1e9, 1e12), fc.nat({ max: 200 }))
      .map(([size, less]) => Math.max(0, size - less)),
  );

  it('in full are those of Intl', () => {
    fc.assert(fc.property(count, (one) => assert.equal(inFull(one), one.toLocaleString('en'))));
    assert.equal(inFull(1_234_567), '1,234,567');
    assert.equal(inFull(1_234.5678), '1,234.5678');
  });

  it('in short are those of Intl', () => {
    const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
    fc.assert(fc.property(count, (one) => assert.equal(compact(one), short.format(one).toLowerCase())));
    assert.deepEqual([0, 999, 1_000, 1_234, 999_949, 999_950, 1.5e9].map(compact), [
      ...['0', '999', '1k', '1.2k', '999.9k', '1m', '1.5b'],
    ]);
  });
});
