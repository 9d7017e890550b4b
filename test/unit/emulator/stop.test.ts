import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Emulator } from '../../emulator/emulator.ts';
import { lengthAtStop } from '../../emulator/generate/stopRule.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { estimateTokens } from '../../emulator/usage.ts';
import { framesOf, post, takeToken } from './wire.ts';

/** The rule as it is written: let the output grow by one character at a time and look at its end. */
function growUntilStop(text: string, items: readonly string[]): number {
  for (let end = 1; end <= text.length; end++) if (items.some((item) => text.slice(0, end).endsWith(item))) return end;
  return text.length;
}

describe('emulator: the ends-with rule and usage', () => {
  let emulator: Emulator;
  let token: string;
  before(async () => {
    emulator = await startEmulator();
    token = await takeToken(emulator);
  });
  afterEach(() => emulator.reset({ keepTokens: true }));
  after(() => emulator.close());

  const answer = async (text: string | string[], stop: string[], stream = false) => {
    emulator.answers.push(text);
    const { text: body, json } = await post(emulator, token, { prompt: 'a', stop, stream });
    const frames = stream ? framesOf(body) : [json];
    return frames.map(({ result }) => String(result));
  };

  it('stops at the item that ends first and includes it', async () => {
    assert.deepEqual(await answer('return a\n\ndef b', ['def', '\n\n']), ['return a\n\n']);
    assert.deepEqual(await answer('abc', ['bc', 'b']), ['ab']);
    assert.deepEqual(await answer('no stop here', ['\n']), ['no stop here']);
  });

  it('finds a stop that spans pieces of a stream', async () => {
    assert.deepEqual(await answer(['ab', 'cd', 'ef'], ['bcd']), ['abcd']);
    assert.deepEqual(await answer(['ab', 'cdx', 'ef'], ['bcd'], true), ['ab', 'cd', '']);
  });

  it('can strip the stop text', async () => {
    emulator.knobs.stripStop = true;
    assert.deepEqual(await answer('a = 1\nb', ['\n']), ['a = 1']);
    assert.equal(lengthAtStop('xab', ['b', 'ab'], true), 1);
  });

  it('does what growing the text character by character does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
    const items = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 4 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(text, items, (output, stop) => lengthAtStop(output, stop, false) === growUntilStop(output, stop)),
    );
  });

  const estimates: [string, number][] = [
    ['', 0],
    ['word', 2],
    ['one two three', 4],
    [Array.from({ length: 10 }, () => 'w').join(' '), 13],
    ['数组', 2],
    ['python计算数组最大值最小值', 10 + 2],
    ['a数b', 1 + 3],
  ];
  for (const [text, tokens] of estimates) {
    it(`estimates ${tokens} tokens for ${JSON.stringify(text)}`, () => assert.equal(estimateTokens(text), tokens));
  }
});
