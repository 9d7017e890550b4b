import assert from 'node:assert/strict';
import { DEFAULT_V2_APP_ID, UNGRANTED_ENDPOINT } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { JsonObject } from '../../emulator/json.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { send, streamFrom, V2 } from './servers.ts';
import { call } from './wire.ts';

const HEAD = '{"id":"as-ID","object":"text_completion","created":1798284651,"model":"starcoder"';
const plain = (text: string): string => text.replace(/as-[a-z0-9]{10}/g, 'as-ID');

describe('emulator: Qianfan V2', () => {
  let emulator: Emulator;
  withEmulator(
    (started) => {
      emulator = started;
    },
    { now: () => 1_798_284_651_900 },
  );

  const ask = (body: object, headers: Record<string, string> = {}) =>
    send(emulator, { ...V2, headers: { ...V2.headers, ...headers } }, { model: 'starcoder', prompt: 'a', ...body });
  const refusal = async (answer: ReturnType<typeof ask>) => {
    const { status, json } = await answer;
    const error: JsonObject = JSON.parse(JSON.stringify(json['error'] ?? {}));
    return [status, error['type'], error['code']];
  };

  it('answers whole with exactly the documented fields', async () => {
    emulator.answers.push('f():\n');
    const { status, text, headers } = await ask({});
    assert.equal(
      plain(text),
      `${HEAD},"choices":[{"index":0,"text":"f():\\n","finish_reason":"stop","flag":0}],` +
        '"usage":{"prompt_tokens":1,"completion_tokens":3,"total_tokens":4}}',
    );
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/json']);
    assert.match(headers.get('x-bce-request-id') ?? '', /^[0-9a-f]{32}$/);
    const record = emulator.log[0];
    assert.deepEqual([record?.route, record?.protocol, record?.outcome], ['completions', 'qianfan-v2', 'ok']);
  });

  it('streams deltas, the reason in an empty last one, then [DONE]', async () => {
    emulator.answers.push(['def ', '最大']);
    const { headers, text, chunks } = await streamFrom(emulator, V2, { prompt: 'a' });
    const choice = (delta: string, reason: string) =>
      `data: ${HEAD},"choices":[{"index":0,"text":"${delta}","finish_reason":${reason},"flag":0}]}\n\n`;
    assert.equal(headers['content-type'], 'text/event-stream');
    const expected = choice('def ', 'null') + choice('最大', 'null') + choice('', '"stop"');
    assert.equal(plain(text), `${expected}data: [DONE]\n\n`);
    assert.equal(chunks.length, 4);
  });

  it('ends with usage and no choices where asked for it', async () => {
    emulator.answers.push('one two', 'one');
    const body = { model: 'starcoder', prompt: 'a', stream: true, stream_options: { include_usage: true } };
    const { text } = await streamFrom(emulator, V2, body);
    assert.ok(
      plain(text).endsWith(
        `data: ${HEAD},"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\ndata: [DONE]\n\n`,
      ),
    );
    emulator.knobs.omitDone = true;
    assert.ok((await streamFrom(emulator, V2, body)).text.endsWith('}}\n\n'));
  });

  it('completes between prompt and suffix', async () => {
    const { json } = await ask({ prompt: 'foo(bar, baz)\nfoo(', suffix: ')\n' });
    assert.equal(V2.textIn(json), 'bar, baz');
  });

  const refusals: [string, object, Record<string, string>, unknown[]][] = [
    ['no bearer', {}, { authorization: '' }, [401, 'invalid_request_error', 'invalid_iam_token']],
    [
      'an unknown bearer',
      {},
      { authorization: 'Bearer bce-v3/ALTAK-x/y' },
      [401, 'invalid_request_error', 'invalid_iam_token'],
    ],
    ['another appid', {}, { appid: 'app-x' }, [401, 'invalid_request_error', 'invalid_appid']],
    ['no model', { model: undefined }, {}, [400, 'invalid_request_error', 'invalid_model']],
    ['an unknown model', { model: 'nope' }, {}, [400, 'invalid_request_error', 'invalid_model']],
    ['a model not granted', { model: UNGRANTED_ENDPOINT }, {}, [401, 'access_denied', 'invalid_model']],
    ['no prompt', { prompt: '' }, {}, [400, 'invalid_request_error', 'invalid_argument']],
    ['5 stops', { stop: ['1', '2', '3', '4', '5'] }, {}, [400, 'invalid_request_error', 'invalid_argument']],
    ['a stop of 21 characters', { stop: ['x'.repeat(21)] }, {}, [400, 'invalid_request_error', 'invalid_argument']],
    ['max_tokens 0', { max_tokens: 0 }, {}, [400, 'invalid_request_error', 'invalid_argument']],
    ['stream as text', { stream: 'true' }, {}, [400, 'invalid_request_error', 'invalid_argument']],
  ];
  for (const [what, body, headers, expected] of refusals) {
    it(`refuses ${what} with HTTP ${String(expected[0])}`, async () => {
      assert.deepEqual(await refusal(ask(body, headers)), expected);
    });
  }

  it('accepts what is at the limits, and every configured model', async () => {
    for (const body of [{ stop: ['1', '2', '3', '😀'.repeat(20)] }, { model: 'deepseek-v3.2' }, { unknown: 1 }])
      assert.equal((await ask(body)).status, 200, JSON.stringify(body));
  });

  it('wants an appid only where told to', async () => {
    emulator.knobs.requireAppId = true;
    assert.deepEqual(await refusal(ask({})), [401, 'invalid_request_error', 'invalid_appid']);
    assert.equal((await ask({}, { appid: DEFAULT_V2_APP_ID })).status, 200);
  });

  it('writes errors in the documented shape, also for streams', async () => {
    emulator.knobs.requestsPerMinute = 0;
    const { status, text, headers } = await ask({ stream: true });
    assert.equal(
      plain(text),
      '{"error":{"code":"rpm_rate_limit_exceeded","message":"Rate limit reached for RPM","type":"rate_limit_exceeded"},"id":"as-ID"}',
    );
    assert.deepEqual([status, headers.get('content-type')], [429, 'application/json']);
    assert.deepEqual([headers.get('x-ratelimit-limit-requests'), headers.get('retry-after')], ['0', null]);
    Object.assign(emulator.knobs, { requestsPerMinute: null, tokensPerMinute: 0, retryAfterSeconds: 7 });
    const tokens = await ask({});
    assert.match(tokens.text, /"tpm_rate_limit_exceeded"/);
    assert.equal(tokens.headers.get('retry-after'), '7');
    emulator.knobs.tokensPerMinute = null;
    const fine = await ask({});
    assert.deepEqual([fine.headers.get('retry-after'), fine.headers.get('x-ratelimit-limit-requests')], [null, null]);
  });

  it('refuses bodies that are no JSON object, prompts too long, and everything when overloaded', async () => {
    const { status, text } = await send(emulator, V2, '{not JSON');
    assert.equal(status, 400);
    assert.match(text, /"malformed_json"/);
    emulator.knobs.maxPromptCharacters = 2;
    const long = ask({ prompt: 'ab', suffix: 'c' });
    assert.deepEqual(await refusal(long), [400, 'invalid_request_error', 'characters_too_long']);
    Object.assign(emulator.knobs, { maxPromptCharacters: null, maxPromptTokens: 1 });
    assert.deepEqual(await refusal(ask({ prompt: 'a b' })), [400, 'invalid_request_error', 'tokens_too_long']);
    Object.assign(emulator.knobs, { maxPromptTokens: null, maxConcurrent: 0 });
    assert.deepEqual((await refusal(ask({})))[0], 503);
  });

  it('counts prompt and answer against the tokens of the minute', async () => {
    Object.assign(emulator.knobs, { tokensPerMinute: 3, rateLimitHeaders: true });
    emulator.answers.push('one two');
    const first = await ask({});
    assert.deepEqual([first.status, first.headers.get('x-ratelimit-remaining-tokens')], [200, '0']);
    assert.deepEqual(await refusal(ask({})), [429, 'rate_limit_exceeded', 'tpm_rate_limit_exceeded']);
  });

  it('answers 404 for a doubled or missing /v2, 405 for GET', async () => {
    for (const path of ['/v2/v2/completions', '/completions', '/v2'])
      assert.deepEqual(await refusal(send(emulator, { ...V2, path }, {})), [404, 'invalid_request_error', 'not_found']);
    assert.equal((await call(emulator.url + V2.path)).status, 405);
  });

  it('plays faults in its own shape', async () => {
    emulator.faults.push({
      kind: 'error',
      status: 503,
      code: 'x',
      type: 'y',
      message: 'z',
      headers: { 'retry-after': '2' },
    });
    emulator.faults.push({ kind: 'error', status: 500 }, { kind: 'code', code: 336100 });
    const { status, text, headers } = await ask({});
    assert.equal(plain(text), '{"error":{"code":"x","message":"z","type":"y"},"id":"as-ID"}');
    assert.deepEqual([status, headers.get('retry-after')], [503, '2']);
    assert.deepEqual(await refusal(ask({})), [500, 'internal_error', 'internal_error']);
    const v1 = await ask({});
    assert.deepEqual([v1.status, v1.json['error_code']], [200, 336100]);
    assert.deepEqual(
      emulator.log.map(({ outcome }) => outcome),
      ['http503', 'http500', 336100],
    );
  });

  it('flags one frame, or a whole answer', async () => {
    emulator.knobs.flagAtFrame = { frame: 1, flag: 4 };
    emulator.answers.push(['a', 'b'], 'c');
    const flags = ({ choices }: JsonObject) => JSON.stringify(choices).match(/"flag".*(?=})/)?.[0];
    assert.deepEqual((await streamFrom(emulator, V2, { prompt: 'a' })).frames.map(flags), [
      '"flag":0',
      '"flag":4,"ban_round":-1',
      '"flag":0',
    ]);
    assert.equal(flags((await ask({})).json), '"flag":4,"ban_round":-1');
  });

  it('can end with content_filter, a fence, an echo, or the stop left in', async () => {
    emulator.knobs.finishReason = 'content_filter';
    emulator.answers.push(['a'], 'b');
    const { frames } = await streamFrom(emulator, V2, { prompt: 'a' });
    assert.deepEqual(frames.map(V2.endIn), [null, 'content_filter']);
    assert.equal(V2.endIn((await ask({})).json), 'content_filter');
    Object.assign(emulator.knobs, { finishReason: null, echoFence: true, echoContext: true });
    emulator.answers.push('middle', 'one\n\ntwo');
    const dressed = await ask({ prompt: 'x\n  y = ', suffix: '\n\nlast()\n' });
    assert.equal(V2.textIn(dressed.json), '```\n  y = middlelast()\n```');
    Object.assign(emulator.knobs, { echoFence: false, echoContext: false, v2KeepsStop: true });
    assert.equal(V2.textIn((await ask({ stop: ['\n\n'] })).json), 'one\n\n');
  });
});
