import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Knobs } from '../../emulator/knobs.ts';
import { framesOf, open, post, readRaw, withToken } from './wire.ts';

describe('emulator: V1 as gateways and editions of the documents spell it', () => {
  let emulator: Emulator;
  let token: string;
  withToken((...given) => {
    [emulator, token] = given;
  });

  const stream = async (answer: readonly string[], knobs: Partial<Knobs>) => {
    Object.assign(emulator.knobs, knobs);
    emulator.answers.push(answer);
    const { chunks } = await readRaw(open(emulator, token, { prompt: 'a', stream: true }));
    return Buffer.concat(chunks).toString();
  };

  const spellings: [Knobs['isSafeType'], unknown, unknown][] = [
    ['number', 1, 0],
    ['boolean', true, false],
    ['string', '1', '0'],
    ['absent', undefined, undefined],
  ];
  for (const [isSafeType, safe, unsafe] of spellings) {
    it(`spells is_safe as ${isSafeType}`, async () => {
      const frames = framesOf(await stream(['a'], { isSafeType, isSafe0AtFrame: 1 }));
      assert.deepEqual(
        frames.map(({ is_safe }) => is_safe),
        [safe, unsafe],
      );
      assert.equal((await post(emulator, token, { prompt: 'a' })).json['is_safe'], unsafe);
    });
  }

  it('spells errors as code and msg, or the code as text', async () => {
    emulator.knobs.errorKeys = 'code';
    const message = 'Access token invalid or no longer valid';
    assert.equal((await post(emulator, 'x', {})).text, `{"code":110,"msg":"${message}"}`);
    Object.assign(emulator.knobs, { errorKeys: 'error_code', errorCodeAsString: true });
    assert.equal((await post(emulator, 'x', {})).text, `{"error_code":"110","error_msg":"${message}"}`);
    const error = { frames: 1, code: 18, framed: true };
    assert.match(await stream(['a'], { errorAfterFrames: error }), /data: \{"error_code":"18",[^\n]+\n\n$/);
    emulator.faults.push({ kind: 'code', code: 17 });
    assert.equal((await post(emulator, token, {})).json['error_code'], '17');
  });

  it('leaks the token that ends the text, as its own piece and before the stop rule', async () => {
    const leakedEndToken = '<|endoftext|>';
    const results = framesOf(await stream(['a'], { leakedEndToken })).map(({ result }) => result);
    assert.deepEqual(results, ['a', leakedEndToken, '']);
    emulator.answers.push('a');
    const { json } = await post(emulator, token, { prompt: 'a', stop: ['<|end'] });
    assert.equal(json['result'], 'a<|end');
  });

  it('adds the fields of chat', async () => {
    const frames = framesOf(await stream(['a'], { chatFields: true }));
    assert.deepEqual(
      frames.map(({ is_truncated, finish_reason }) => [is_truncated, finish_reason]),
      [
        [false, undefined],
        [false, 'normal'],
      ],
    );
  });

  it('sends other event fields, JSON on two lines, and no line end at the end', async () => {
    const text = await stream(['a'], { eventFields: true, multiLineData: true, unterminatedEnd: true });
    const events = text.split('\n\n');
    assert.equal(events.length, 2);
    for (const event of events) {
      const lines = event.split('\n');
      assert.deepEqual(lines.slice(0, 3), ['event: message', 'id: 7', 'retry: 1000']);
      const data = lines.slice(3).map((line) => line.replace(/^data: /, ''));
      assert.deepEqual([data.length, JSON.parse(data.join('\n')).object], [2, 'completion']);
    }
    const done = await stream(['a'], { eventFields: false, multiLineData: false, sendDone: true });
    assert.ok(done.endsWith('}\n\ndata: [DONE]'));
  });

  it('answers whole though a stream was asked for', async () => {
    assert.equal(JSON.parse(await stream(['a', 'b'], { ignoreStream: true })).result, 'ab');
  });

  it('names the app, and when to come back', async () => {
    Object.assign(emulator.knobs, { retryAfterSeconds: 3, requestsPerSecond: 0.001 });
    const good = await post(emulator, token, { prompt: 'a' });
    const refused = await post(emulator, token, { prompt: 'a' });
    const denied = await post(emulator, 'x', { prompt: 'a' });
    assert.deepEqual(
      [good, refused, denied].map(({ headers }) => [headers.get('appid'), headers.get('retry-after')]),
      [
        ['40000001', null],
        ['40000001', '3'],
        [null, null],
      ],
    );
  });
});
