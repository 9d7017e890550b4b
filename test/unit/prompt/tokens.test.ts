import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokens, TokenScale } from '../../../src/prompt/tokens.ts';

describe('the estimate of tokens', () => {
  // What the tokenizer that Qwen's is made of says (digits one by one), and how far off the estimate may be.
  const pictures: readonly (readonly [text: string, tokens: number, off: number])[] = [
    ['', 0, 0],
    ['x', 1, 0.2],
    ['def add(a, b):\n    return a + b\n', 12, 1.5],
    ['export function parseSettings(read: ReadSetting): Settings {\n', 11, 2],
    ['                                return', 2, 0.5],
    ['12345678', 8, 2.5],
    ['// ----------------------------------------------------------\n', 3, 24],
    ['求和函数', 5, 1],
  ];
  for (const [text, tokens, off] of pictures) {
    it(`of ${JSON.stringify(text)} is about ${tokens}`, () => {
      assert.ok(Math.abs(estimateTokens(text) - tokens) <= off, String(estimateTokens(text)));
    });
  }

  it('of the parts is never less than of the whole', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'B', ' ', '\t', '\n', '7', '变', '😀', '{', '.', 'é'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, text, (first, second) => {
        assert.ok(estimateTokens(first + second) <= estimateTokens(first) + estimateTokens(second));
      }),
    );
  });
});

describe('the scale of a model’s tokens', () => {
  it('is one to one until a service reports', () => {
    assert.equal(new TokenScale().toEstimated('qwen', 1000), 1000);
  });

  it('follows the reports, each model’s for itself', () => {
    const scale = new TokenScale();
    scale.learn('starcoder', 500, 600);
    assert.equal(scale.toEstimated('starcoder', 1200), 1000);
    assert.equal(scale.toEstimated('qwen', 1200), 1200);
    // One odd report moves it a little, many move it there.
    scale.learn('starcoder', 500, 900);
    assert.equal(scale.toEstimated('starcoder', 1320), 1000);
    for (let report = 0; report < 50; report += 1) scale.learn('starcoder', 1000, 900);
    assert.equal(scale.toEstimated('starcoder', 900), 999);
  });

  it('ignores what cannot be a count of the prompt', () => {
    const scale = new TokenScale();
    // Too short to tell; only what was not remembered; something else; nothing.
    for (const [estimated, reported] of [
      [99, 150],
      [1000, 499],
      [1000, 3001],
      [1000, 0],
      [1000, Number.NaN],
      [0, 0],
      [1000, Number.POSITIVE_INFINITY],
    ] as const)
      scale.learn('m', estimated, reported);
    assert.equal(scale.toEstimated('m', 1000), 1000);
  });

  it('never goes further than tokenizers differ', () => {
    const scale = new TokenScale();
    scale.learn('low', 1000, 500);
    scale.learn('high', 1000, 3000);
    assert.equal(scale.toEstimated('low', 750), 1000);
    assert.equal(scale.toEstimated('high', 2000), 1000);
  });
});
