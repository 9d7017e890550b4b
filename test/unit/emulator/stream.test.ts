import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Knobs } from '../../emulator/knobs.ts';
import { framesOf, open, post, readRaw, withToken } from './wire.ts';

const HEAD = '{"id":"as-ID","object":"completion","created":1693811126';

/** A stream's text with its id made plain. */
const plain = (chunks: readonly Buffer[]): string =>
  Buffer.concat(chunks)
    .toString('utf8')
    .replace(/as-[a-z0-9]{10}/g, 'as-ID');

describe('emulator: V1 answers on the wire', () => {
  let emulator: Emulator;
  let token: string;
  withToken(
    (...given) => {
      [emulator, token] = given;
    },
    { now: () => 1_693_811_126_900 },
  );

  const stream = async (answer: string | readonly string[], knobs: Partial<Knobs> = {}, body: object = {}) => {
    Object.assign(emulator.knobs, knobs);
    emulator.answers.push(answer);
    return readRaw(open(emulator, token, { prompt: 'def f():', stream: true, ...body }));
  };

  it('answers whole with exactly the documented fields', async () => {
    emulator.answers.push('f():\n');
    const { text, headers } = await post(emulator, token, { prompt: '数组 sort' });
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(
      text.replace(/as-[a-z0-9]{10}/, 'as-ID'),
      `${HEAD},"result":"f():\\n","is_safe":1,"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}`,
    );
  });

  it('streams one event a piece: data line, blank line, no [DONE], usage first and last, an empty last result', async () => {
    const { headers, chunks, complete } = await stream(['def ', '最大():\n', 'x']);
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(complete, true);
    assert.equal(
      plain(chunks),
      `data: ${HEAD},"sentence_id":0,"is_end":false,"result":"def ","is_safe":1,"usage":{"prompt_tokens":3,"completion_tokens":0,"total_tokens":3}}\n\n` +
        `data: ${HEAD},"sentence_id":1,"is_end":false,"result":"最大():\\n","is_safe":1}\n\n` +
        `data: ${HEAD},"sentence_id":2,"is_end":false,"result":"x","is_safe":1}\n\n` +
        `data: ${HEAD},"sentence_id":3,"is_end":true,"result":"","is_safe":1,"usage":{"prompt_tokens":3,"completion_tokens":6,"total_tokens":9}}\n\n`,
    );
    assert.equal(chunks.length, 4);
    assert.equal(
      new Set(
        Buffer.concat(chunks)
          .toString()
          .match(/as-[a-z0-9]{10}/g),
      ).size,
      1,
    );
  });

  it('can put usage in all frames or the last, and text in the last frame', async () => {
    const usages = async (knobs: Partial<Knobs>) => {
      const frames = framesOf(plain((await stream(['a', ' b', ' c'], knobs)).chunks));
      return frames.map(({ result, usage }) => `${String(result)}${usage === undefined ? '' : '*'}`);
    };
    assert.deepEqual(await usages({ usageFrames: 'all' }), ['a*', ' b*', ' c*', '*']);
    assert.deepEqual(await usages({ usageFrames: 'lastOnly' }), ['a', ' b', ' c', '*']);
    assert.deepEqual(await usages({ lastFrameEmptyResult: false }), ['a', ' b', ' c*']);
  });

  it('answers an empty text with the last frame alone', async () => {
    const frames = framesOf(plain((await stream('', { lastFrameEmptyResult: false })).chunks));
    assert.deepEqual(
      frames.map(({ result, is_end }) => [result, is_end]),
      [['', true]],
    );
  });

  it('cuts text into tokens, sentences or nothing', async () => {
    const text = 'for item in range(10):\n    print(item)\n# 最大值。最小值\n';
    const results = async (chunkMode: Knobs['chunkMode']) =>
      framesOf(plain((await stream(text, { chunkMode })).chunks)).map(({ result }) => String(result));
    const tokens = await results('perToken');
    assert.deepEqual(tokens.slice(0, 6), ['for', ' item', ' in', ' range', '(', '10']);
    assert.equal(tokens.join(''), text);
    assert.deepEqual(await results('perSentence'), [
      'for item in range(10):\n',
      '    print(item)\n',
      '# 最大值。',
      '最小值\n',
      '',
    ]);
    assert.deepEqual(await results('wholeFrame'), [text, '']);
  });

  it('splits inside every character of several bytes', async () => {
    const { chunks } = await stream(['最😀'], { chunkMode: 'splitInsideMultibyte' });
    assert.deepEqual(
      chunks.slice(1, 6).map((chunk) => chunk.subarray(0, 2).toString('hex').slice(0, 2)),
      ['9c', '80', '9f', '98', '80'],
    );
    assert.equal(chunks[0]?.at(-1), 0xe6);
    assert.ok(plain(chunks).includes('"result":"最😀"'));
  });

  it('splits between CR and LF', async () => {
    const { chunks } = await stream(['a'], { chunkMode: 'splitInsideCRLF' });
    const texts = chunks.map((chunk) => chunk.toString());
    assert.equal(texts.filter((text) => text === '\n\r').length, 2);
    assert.ok(texts.every((text) => !text.includes('\r\n')));
    assert.equal(framesOf(texts.join('')).length, 2);
  });

  it('splits inside the data prefix, behind a comment too', async () => {
    const { chunks } = await stream(['data: x'], { chunkMode: 'splitInsideDataPrefix', keepAliveComments: true });
    const texts = chunks.map((chunk) => chunk.toString());
    assert.deepEqual(
      texts.map((text) => text.slice(0, 4)),
      [': ke', 'ta: ', ': ke', 'ta: '],
    );
    assert.equal(texts[0], ': keep-alive\n\nda');
    const bare = await stream([], { keepAliveComments: false });
    assert.deepEqual(
      bare.chunks.map((chunk) => chunk.toString().slice(0, 4)),
      ['da', 'ta: '],
    );
  });

  it('sends all frames in one write', async () => {
    const { chunks } = await stream(['a', 'b'], { chunkMode: 'coalesce', sendDone: true });
    assert.equal(chunks.length, 1);
    assert.equal(framesOf(plain(chunks)).length, 3);
    assert.ok(plain(chunks).endsWith('}\n\ndata: [DONE]\n\n'));
    assert.equal(emulator.log.at(-1)?.textSent, 'ab');
  });

  it('varies the framing', async () => {
    const { headers, chunks } = await stream(['a'], {
      crlf: true,
      noSpaceAfterColon: true,
      charsetSuffix: true,
      sendDone: true,
    });
    assert.equal(headers['content-type'], 'text/event-stream;charset=utf-8');
    assert.match(plain(chunks), /^data:\{[^\n]+\}\r\n\r\ndata:\{[^\n]+\}\r\n\r\ndata:\[DONE\]\r\n\r\n$/);
  });

  it('marks one frame, or a whole answer, unsafe', async () => {
    const frames = framesOf(plain((await stream(['a', 'b', 'c'], { isSafe0AtFrame: 1 })).chunks));
    assert.deepEqual(
      frames.map(({ is_safe }) => is_safe),
      [1, 0, 1, 1],
    );
    assert.equal((await post(emulator, token, { prompt: 'a' })).json['is_safe'], 0);
  });

  it('breaks off after some frames: socket destroyed, or a clean end without is_end', async () => {
    const dropped = await stream(['a', 'b', 'c'], { dropAfterFrames: 2 });
    assert.deepEqual([dropped.complete, framesOf(plain(dropped.chunks)).length], [false, 2]);
    const ended = await stream(['a', 'b', 'c'], { dropAfterFrames: null, endAfterFrames: 1 });
    assert.deepEqual([ended.complete, framesOf(plain(ended.chunks)).length], [true, 1]);
    assert.deepEqual(
      emulator.log.slice(1).map((record) => [record.outcome, record.textSent, record.abortedAt]),
      [
        ['cut', 'ab', null],
        ['cut', 'a', null],
      ],
    );
  });

  it('breaks off between the headers and the first frame', async () => {
    const { headers, chunks, complete } = await stream(['a'], { dropAfterFrames: 0 });
    assert.deepEqual([headers['content-type'], chunks.length, complete], ['text/event-stream', 0, false]);
  });

  it('errs after some frames, framed or bare', async () => {
    const error = { frames: 1, code: 336100, framed: true };
    const framed = plain((await stream(['a', 'b'], { errorAfterFrames: error })).chunks);
    assert.ok(framed.endsWith('\n\ndata: {"error_code":336100,"error_msg":"try again"}\n\n'), framed);
    const bare = await stream(['a', 'b'], { errorAfterFrames: { ...error, framed: false }, chunkMode: 'coalesce' });
    assert.ok(plain(bare.chunks).endsWith('}\n\n{"error_code":336100,"error_msg":"try again"}'));
    assert.equal(bare.chunks.length, 2);
    assert.equal(emulator.log.at(-1)?.outcome, 336100);
  });

  it('waits before the first byte and between frames', async () => {
    const { chunks } = await stream(['a', 'b'], { firstByteDelayMs: 30, interFrameDelayMs: 20 });
    assert.equal(chunks.length, 3);
    const record = emulator.log.at(-1);
    assert.ok(record?.firstByteAt && record.endedAt);
    assert.ok(record.firstByteAt - record.receivedAt >= 29, 'first byte');
    assert.ok(record.endedAt - record.firstByteAt >= 38, 'frames');
    emulator.answers.push('one two three');
    await post(emulator, token, { prompt: 'a' });
    const whole = emulator.log.at(-1);
    assert.ok(whole?.firstByteAt && whole.firstByteAt - whole.receivedAt >= 87, 'a whole answer takes as long');
  });
});
