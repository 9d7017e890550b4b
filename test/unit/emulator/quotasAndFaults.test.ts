import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import { open, post, readRaw, withToken } from './wire.ts';

/** 2026-11-22 23:59:50 in Shanghai. */
const NOW = Date.UTC(2026, 10, 22, 15, 59, 50);

describe('emulator: quotas and faults', () => {
  let emulator: Emulator;
  let token: string;
  withToken(
    (...given) => {
      [emulator, token] = given;
    },
    { now: () => NOW },
  );

  const code = async () => (await post(emulator, token, { prompt: 'a' })).json['error_code'];

  it('counts days by Shanghai midnight (17) and totals for ever (19)', async () => {
    Object.assign(emulator.knobs, { dailyRequests: 1, totalRequests: 2 });
    assert.deepEqual([await code(), await code()], [undefined, 17]);
    emulator.clock.advance(10_000);
    assert.deepEqual([await code(), await code()], [undefined, 17]);
    emulator.clock.advance(86_400_000);
    assert.equal(await code(), 19);
  });

  it('refills the QPS bucket by the clock (18)', async () => {
    emulator.knobs.requestsPerSecond = 2;
    assert.deepEqual([await code(), await code(), await code()], [undefined, undefined, 18]);
    emulator.clock.advance(499);
    assert.equal(await code(), 18);
    emulator.clock.advance(1);
    assert.deepEqual([await code(), await code()], [undefined, 18]);
  });

  it('limits requests (336501) and tokens (336502) by the minute and shows them in headers', async () => {
    Object.assign(emulator.knobs, { requestsPerMinute: 3, tokensPerMinute: 7, rateLimitHeaders: true });
    emulator.answers.push('one two', 'one two');
    const { headers } = await post(emulator, token, { prompt: 'a' });
    assert.deepEqual(
      ['limit-requests', 'remaining-requests', 'limit-tokens', 'remaining-tokens'].map((name) =>
        headers.get(`x-ratelimit-${name}`),
      ),
      ['3', '2', '7', '2'],
    );
    assert.deepEqual([await code(), await code()], [undefined, 336502]);
    emulator.knobs.tokensPerMinute = null;
    assert.deepEqual([await code(), await code()], [undefined, 336501]);
    emulator.clock.advance(10_000);
    assert.equal(await code(), undefined);
  });

  it('is overloaded (336100) only while as many answers as allowed are under way', async () => {
    Object.assign(emulator.knobs, { maxConcurrent: 1, hangAfterFrames: 1 });
    emulator.answers.push('one two');
    const request = open(emulator, token, { prompt: 'a', stream: true });
    await emulator.until((log) => log[1]?.outcome === 'hang');
    assert.equal(await code(), 336100);
    request.destroy();
    await emulator.until((log) => log[1]?.abortedAt !== null);
    assert.deepEqual([await code(), await code()], [undefined, undefined]);
  });

  it('sends no rate headers unless asked', async () => {
    const { headers } = await post(emulator, token, { prompt: 'a' });
    assert.equal(headers.get('x-ratelimit-limit-requests'), null);
  });

  it('plays queued faults one request after another', async () => {
    emulator.faults.push(
      { kind: 'code', code: 18, times: 2 },
      { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
    );
    emulator.faults.push({ kind: 'html' }, { kind: 'status', status: 200, body: '' });
    assert.deepEqual([await code(), await code()], [18, 18]);
    const unavailable = await post(emulator, token, { prompt: 'a' });
    assert.deepEqual([unavailable.status, unavailable.headers.get('retry-after'), unavailable.text], [503, '7', '']);
    const page = await post(emulator, token, { prompt: 'a', stream: true });
    assert.deepEqual([page.status, page.headers.get('content-type')], [502, 'text/html']);
    assert.match(page.text, /^<html>[\s\S]*502 Bad Gateway/);
    assert.deepEqual([(await post(emulator, token, { prompt: 'a' })).text, await code()], ['', undefined]);
    const outcomes = emulator.log.slice(1).map((record) => record.outcome);
    assert.deepEqual(outcomes, [18, 18, 'http503', 'html', 'http200', 'ok']);
  });

  it('destroys the socket before any byte', async () => {
    emulator.faults.push({ kind: 'destroy' });
    await assert.rejects(readRaw(open(emulator, token, { prompt: 'a' })), { code: 'ECONNRESET' });
    assert.equal(await code(), undefined);
    const record = emulator.log[1];
    assert.deepEqual([record?.outcome, record?.firstByteAt, record?.abortedAt], ['destroyed', null, null]);
  });

  it('hangs until the client leaves, by fault and by knob', async () => {
    emulator.faults.push({ kind: 'hang' });
    emulator.knobs.hang = true;
    for (const number of [2, 3]) {
      const request = open(emulator, token, { prompt: 'a' });
      await emulator.until((log) => log[number - 1]?.outcome === 'hang');
      request.destroy();
      await emulator.until((log) => log[number - 1]?.abortedAt !== null);
      assert.equal(emulator.log[number - 1]?.bytesSent, 0);
    }
  });

  it('stands a gateway page in front of everything', async () => {
    emulator.knobs.htmlGateway = true;
    assert.match((await post(emulator, 'no token', 'no JSON')).text, /^<html>/);
  });
});
