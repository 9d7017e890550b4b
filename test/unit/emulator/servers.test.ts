import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import type { JsonObject } from '../../emulator/json.ts';
import type { Knobs } from '../../emulator/knobs.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { openTo, SERVERS, type Server, send, streamFrom } from './servers.ts';

const LIMIT: Record<string, string> = { llamacpp: 'limit' };
const STOP: Record<string, string> = { llamacpp: 'word' };

describe('emulator: what all servers but V1 have in common', () => {
  let emulator: Emulator;
  withEmulator(
    (started) => {
      emulator = started;
    },
    { now: () => 1_798_284_651_900 },
  );

  const texts = ({ textIn }: Server, frames: JsonObject[]): string[] => frames.map(textIn);
  const streamed = async (server: Server, answer: readonly string[], knobs: Partial<Knobs> = {}) => {
    Object.assign(emulator.knobs, knobs);
    emulator.answers.push(answer);
    return streamFrom(emulator, server, { prompt: 'a' });
  };

  for (const server of SERVERS) {
    describe(server.name, () => {
      it('fills in the middle', async () => {
        const { json } = await send(emulator, server, server.ask({ prompt: 'foo(bar, baz)\nfoo(', suffix: ')\n' }));
        assert.equal(server.textIn(json), 'bar, baz');
        const record = emulator.log[0];
        assert.deepEqual([record?.protocol, record?.textSent], [server.name, 'bar, baz']);
        assert.equal(record?.prompt, 'foo(bar, baz)\nfoo(');
      });

      it('streams a queued answer in its deltas', async () => {
        const { frames } = await streamed(server, ['def ', '最大', 'x']);
        assert.deepEqual(texts(server, frames), ['def ', '最大', 'x', '']);
        assert.equal(emulator.log[0]?.textSent, 'def 最大x');
      });

      it('stops at the first stop and leaves it out', async () => {
        emulator.answers.push(['return ', 'a\n', '\ndef b'], 'abc');
        const { json } = await send(emulator, server, server.ask({ prompt: 'a', stop: ['def', '\n\n'] }));
        assert.equal(server.textIn(json), 'return a');
        assert.equal(server.endIn(json), STOP[server.name] ?? 'stop');
        const none = (await send(emulator, server, server.ask({ prompt: 'a', stop: ['x'] }))).json;
        assert.deepEqual(
          [server.textIn(none), server.endIn(none)],
          ['abc', server.name === 'llamacpp' ? 'eos' : 'stop'],
        );
      });

      it('keeps to the most tokens allowed, queued or not, and names the limit as the reason', async () => {
        emulator.answers.push('one two three four', 'one two');
        const ask = async (maxTokens: number, prompt = 'a') =>
          (await send(emulator, server, server.ask({ prompt, maxTokens }))).json;
        const cut = await ask(2);
        assert.deepEqual([server.textIn(cut), server.endIn(cut)], ['one two', LIMIT[server.name] ?? 'length']);
        const whole = await ask(2);
        assert.notEqual(server.endIn(whole), LIMIT[server.name] ?? 'length');
        const copied = await ask(3, `start ${'word '.repeat(50)}\nstart`);
        assert.deepEqual(
          [server.textIn(copied), server.endIn(copied)],
          [' word word word', LIMIT[server.name] ?? 'length'],
        );
      });

      it('can leak the token that ends its text, unless a stop catches it', async () => {
        emulator.knobs.leakedEndToken = '<|endoftext|>';
        emulator.answers.push('one', 'one', 'one two');
        const ask = async (request: object) =>
          server.textIn((await send(emulator, server, server.ask({ prompt: 'a', ...request }))).json);
        assert.equal(await ask({}), 'one<|endoftext|>');
        assert.equal(await ask({ stop: ['<|endoftext|>'] }), 'one');
        assert.equal(await ask({ maxTokens: 1 }), 'one');
      });

      it('errs after some frames in its own shape, framed or bare', async () => {
        const error = { frames: 1, code: 336100, framed: true };
        const { text: framed } = await streamed(server, ['a', 'b'], { errorAfterFrames: error });
        const last = framed.trimEnd().split('\n').at(-1) ?? '';
        assert.match(last, server.name === 'ollama' ? /^\{"error":"/ : /^data: \{"(error|object)":/);
        const { text: bare, frames } = await streamed(server, ['a'], { errorAfterFrames: { ...error, framed: false } });
        assert.match(bare, server.name === 'ollama' ? /\}\n\{"error":"[^\n]+$/ : /\}\n\n\{"(error|object)":[^\n]+$/);
        assert.equal(server.textIn(frames[0] ?? {}), 'a');
        assert.equal(emulator.log.at(-1)?.outcome, 336100);
      });

      it('breaks off, and notices who leaves', async () => {
        const dropped = await streamed(server, ['a', 'b', 'c'], { dropAfterFrames: 2 });
        assert.deepEqual([dropped.complete, texts(server, dropped.frames)], [false, ['a', 'b']]);
        const ended = await streamed(server, ['a', 'b'], { dropAfterFrames: null, endAfterFrames: 1 });
        assert.deepEqual([ended.complete, texts(server, ended.frames)], [true, ['a']]);
        Object.assign(emulator.knobs, { endAfterFrames: null, hangAfterFrames: 1 });
        const request = openTo(emulator, server, server.ask({ prompt: 'a', stream: true }));
        await emulator.until((log) => log[2]?.outcome === 'hang');
        request.destroy();
        await emulator.until((log) => log[2]?.abortedAt !== null);
      });

      it('splits characters, coalesces, joins, and varies its content type', async () => {
        const split = await streamed(server, ['最😀'], { chunkMode: 'splitInsideMultibyte', charsetSuffix: true });
        assert.ok(split.chunks.filter((chunk) => ((chunk[0] ?? 0) & 0xc0) === 0x80).length >= 5);
        assert.ok(split.headers['content-type']?.endsWith(';charset=utf-8'));
        const one = await streamed(server, ['a', 'b'], { chunkMode: 'coalesce' });
        assert.deepEqual([one.chunks.length, texts(server, one.frames)], [1, ['a', 'b', '']]);
        const whole = await streamed(server, ['a', 'b'], { chunkMode: 'wholeFrame', crlf: true });
        assert.deepEqual(texts(server, whole.frames), ['ab', '']);
        assert.ok(whole.text.endsWith('\r\n') && !/[^\r]\n/.test(whole.text));
      });

      it('may answer whole though a stream was asked for', async () => {
        const { headers, text } = await streamed(server, ['a', 'b'], { ignoreStream: true });
        assert.equal(headers['content-type'], 'application/json');
        assert.equal(server.textIn(JSON.parse(text)), 'ab');
      });

      it('plays faults, pages, quotas and wrong bodies', async () => {
        const ask = () => send(emulator, server, server.ask({ prompt: 'a' }));
        emulator.faults.push({ kind: 'error', status: 418, message: 'teapot' }, { kind: 'html' });
        const refused = await ask();
        assert.equal(refused.status, 418);
        assert.match(refused.text, /^\{[^<]*"teapot"/);
        assert.match((await ask()).text, /^<html>/);
        emulator.knobs.requestsPerSecond = 0.001;
        assert.deepEqual([(await ask()).status, (await ask()).status], [200, 429]);
        emulator.knobs.requestsPerSecond = null;
        assert.equal((await send(emulator, server, '[]')).status, 400);
        assert.equal((await fetch(emulator.url + server.path, { headers: server.headers })).status, 405);
      });

      it('asks for a key only where told to', async () => {
        if (server.name === 'qianfan-v2') return;
        const ask = async (headers: Record<string, string>) =>
          (await send(emulator, { ...server, headers }, server.ask({ prompt: 'a' }))).status;
        assert.equal(await ask({}), 200);
        emulator.knobs.requiredBearer = 'sk-x';
        assert.deepEqual([await ask({}), await ask({ authorization: 'Bearer sk-y' })], [401, 401]);
        assert.equal(await ask({ authorization: 'Bearer sk-x' }), 200);
      });
    });
  }
});
