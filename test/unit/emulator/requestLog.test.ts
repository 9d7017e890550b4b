import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Emulator } from '../../emulator/emulator.ts';
import { framesOf, holdAnswer, open, post, readRaw, withToken } from './wire.ts';

describe('emulator: the request log and connections', () => {
  let emulator: Emulator;
  let token: string;
  withToken((...given) => {
    [emulator, token] = given;
  });

  it('notices that a client left, and what it had got', async () => {
    Object.assign(emulator.knobs, { hangAfterFrames: 2 });
    emulator.answers.push(['def ', 'f', '()']);
    const request = open(emulator, token, { prompt: 'a', stream: true });
    await emulator.until((log) => log[1]?.outcome === 'hang');
    request.destroy();
    await emulator.until((log) => log[1]?.abortedAt !== null);
    const record = emulator.log[1];
    assert.ok(record?.abortedAt);
    assert.deepEqual([record.textSent, record.charactersSent, record.endedAt], ['def f', 5, null]);
    assert.ok(record.bytesSent > 200);
  });

  it('answers a request by the knobs of the moment it came', async () => {
    const held = holdAnswer();
    emulator.answers.push(held.answer);
    const answer = readRaw(open(emulator, token, { prompt: 'a', stream: true }));
    assert.equal(await held.asked, 'a');
    emulator.knobs.crlf = true;
    held.give('text');
    const text = Buffer.concat((await answer).chunks).toString();
    assert.deepEqual([framesOf(text).length, text.includes('\r')], [2, false]);
  });

  it('notices a client that leaves before the answer is known', async () => {
    const held = holdAnswer();
    emulator.answers.push(held.answer);
    const request = open(emulator, token, { prompt: 'a' });
    await held.asked;
    request.destroy();
    await emulator.until((log) => log[1]?.abortedAt !== null);
    held.give('too late');
    await post(emulator, token, { prompt: 'b' });
    assert.deepEqual([emulator.log[1]?.outcome, emulator.log[1]?.firstByteAt], ['pending', null]);
  });

  it('numbers connections and counts them', async () => {
    await readRaw(open(emulator, token, { prompt: 'a' }));
    await readRaw(open(emulator, token, { prompt: 'a' }));
    const [first, second, third] = emulator.log.map((record) => record.connection);
    assert.deepEqual([first, second, third], [1, 2, 3]);
    assert.ok(emulator.connections >= 2);
    emulator.reset();
    assert.equal(emulator.connections, 0);
    await readRaw(open(emulator, token, { prompt: 'a' }));
    assert.deepEqual([emulator.connections, emulator.log[0]?.connection], [1, 1]);
  });

  it('keeps a connection for the next request, streamed or refused', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    emulator.reset({ keepTokens: true });
    for (const [stream, sent] of [
      [true, token],
      [false, token],
      [true, 'x'],
      [true, token],
    ] as const) {
      await readRaw(open(emulator, sent, { prompt: 'a', stream }, agent));
    }
    agent.destroy();
    assert.deepEqual(
      emulator.log.map(({ connection, outcome }) => [connection, outcome]),
      [
        [1, 'ok'],
        [1, 'ok'],
        [1, 110],
        [1, 'ok'],
      ],
    );
    assert.equal(emulator.connections, 1);
  });

  it('records the request as it came', async () => {
    await post(emulator, token, { prompt: 'abc', stream: false, top_k: 3 });
    const record = emulator.log.at(-1);
    assert.deepEqual(record?.body, { prompt: 'abc', stream: false, top_k: 3 });
    assert.deepEqual([record?.prompt, record?.method, record?.query], ['abc', 'POST', { access_token: token }]);
    await emulator.until((log) => log.at(-1)?.endedAt !== null);
  });

  it('shows the log without its secrets where a wait is in vain', async () => {
    await post(emulator, token, { prompt: 'abc' });
    await assert.rejects(
      emulator.until(() => false, 1),
      ({ message }: Error) => message.includes('"access_token": "***"') && !message.includes(token),
    );
  });

  it('survives a client that reads slowly', async () => {
    const text = 'x'.repeat(1_500_000);
    emulator.answers.push([text, text]);
    const request = open(emulator, token, { prompt: 'a', stream: true });
    const [response] = await once(request, 'response');
    await emulator.until((log) => (log[1]?.bytesSent ?? 0) > 1000);
    let length = 0;
    for await (const chunk of response) length += Buffer.from(chunk).length;
    assert.ok(length > 3_000_000);
  });
});
