import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CompletionError } from '../../../src/core/errors.ts';
import { protocols } from '../../../src/model/protocols/index.ts';
import { readEvents } from '../../../src/model/readEvents.ts';

const host = 'example.com';
const words = ['def ', 'f(', '变量', '😀', '\n', 'é', '"', '\\', 'a = 1', ''];
const openaiFrame = (text: string) => ({ choices: [{ index: 0, text, finish_reason: null }] });

/** The frames of an answer in each protocol, the last of which ends it. */
type Name = keyof typeof protocols;

const streams: Readonly<Record<Name, { frame: (text: string) => object; last: object }>> = {
  'qianfan-v1': { frame: (result) => ({ result, is_end: false }), last: { result: '', is_end: true } },
  'qianfan-v2': { frame: openaiFrame, last: { choices: [{ text: '', finish_reason: 'stop', flag: 0 }] } },
  openai: { frame: openaiFrame, last: { choices: [{ text: '', finish_reason: 'stop' }] } },
  llamacpp: { frame: (content) => ({ content, stop: false }), last: { content: '', stop: true } },
  ollama: { frame: (response) => ({ response, done: false }), last: { response: '', done: true } },
  mistral: {
    frame: (content) => ({ choices: [{ delta: { content } }] }),
    last: { choices: [{ delta: {}, finish_reason: 'stop' }] },
  },
};
const names = Object.keys(streams) as Name[];

/** How servers and gateways write events: all of it is allowed. */
const styles = fc.record({
  end: fc.constantFrom('\n', '\r\n'),
  colon: fc.constantFrom('data:', 'data: '),
  comment: fc.constantFrom('', ': keep-alive', 'event: message', 'id: 1', 'retry: 5'),
  done: fc.boolean(),
  unterminated: fc.boolean(),
});

const texts = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 });

function encode(
  name: Name,
  parts: readonly string[],
  style: typeof styles extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  const { frame, last } = streams[name];
  const values = [...parts.map(frame), last].map((value) => JSON.stringify(value));
  if (protocols[name].framing === 'lines') return Buffer.from(values.join('\n') + (style.unterminated ? '' : '\n'));
  if (style.done) values.push('[DONE]');
  const comment = style.comment ? style.comment + style.end + (style.comment.startsWith(':') ? style.end : '') : '';
  const text = values.map((value) => `${comment}${style.colon}${value}${style.end}${style.end}`).join('');
  return Buffer.from(style.unterminated ? text.trimEnd() : text);
}

async function* split(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function decode(name: Name, chunks: AsyncIterable<Uint8Array>) {
  let text = '';
  let done = false;
  for await (const event of readEvents(chunks, protocols[name].framing, host)) {
    if (event.kind === 'done') continue;
    const delta = protocols[name].decode(event.value, { host, status: 200 });
    text += delta.text;
    done ||= delta.done;
  }
  return { text, done };
}

describe('streams of every protocol', function () {
  this.timeout(60_000);
  for (const name of names) {
    it(`${name}: random splits of valid streams give the same text, always`, async () => {
      const cuts = fc.array(fc.nat(), { maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(texts, styles, cuts, async (parts, style, at) => {
          const bytes = encode(name, parts, style);
          assert.deepEqual(await decode(name, split(bytes, at)), { text: parts.join(''), done: true });
        }),
        { numRuns: 2_000 },
      );
    });

    it(`${name}: random byte strings give a CompletionError or a clean end`, async () => {
      const pieces = [
        'data:',
        ' ',
        '{',
        '}',
        '"error"',
        ':',
        '1',
        '[DONE]',
        '\n',
        '\r',
        '"choices":[]',
        'null',
        '[',
        ']',
        '<html>',
        '"result":"x"',
      ];
      const noise = fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc
          .array(fc.constantFrom(...pieces), { maxLength: 20 })
          .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
      );
      await fc.assert(
        fc.asyncProperty(noise, fc.array(fc.nat(), { maxLength: 5 }), async (bytes, cuts) => {
          try {
            await decode(name, split(bytes, cuts));
          } catch (error) {
            assert.ok(error instanceof CompletionError, String(error));
          }
        }),
        { numRuns: 2_000 },
      );
    });
  }

  it('an answer without an end is given up at 4 MiB, in one line or in many', async () => {
    async function* endless(piece: string) {
      for (;;) yield Buffer.from(piece);
    }
    for (const piece of [
      'data: xxxxxxxx',
      'data: {"result":"x","is_end":false}\n\n',
      '{"result":"',
      ' ',
      ':comment\n',
    ]) {
      const longer = piece.repeat(1000);
      await assert.rejects(decode('qianfan-v1', endless(longer)), { kind: 'badAnswer' });
    }
  });
});
