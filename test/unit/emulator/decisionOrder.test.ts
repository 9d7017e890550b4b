import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import { call, post, takeToken, V1, withToken } from './wire.ts';

describe('emulator: V1 decision order', () => {
  let emulator: Emulator;
  let token: string;
  withToken((...given) => {
    [emulator, token] = given;
  });

  /** A request that is wrong in every way at once; each step of the walk below cures the first complaint and meets the next. */
  it('complains about the first wrong thing, in the documented order', async () => {
    const { knobs, faults } = emulator;
    Object.assign(knobs, { dailyRequests: 0, totalRequests: 0, requestsPerSecond: 0.001, requestsPerMinute: 0 });
    Object.assign(knobs, { tokensPerMinute: 0, maxPromptCharacters: 3, maxPromptTokens: 3, maxConcurrent: 0 });
    await post(emulator, token, { prompt: 'a' });
    Object.assign(knobs, { dailyRequests: null, totalRequests: null });
    await post(emulator, token, { prompt: 'a' });
    Object.assign(knobs, { dailyRequests: 0, totalRequests: 0 });
    faults.push({ kind: 'code', code: 336000 });
    const expired = token;
    emulator.tokens.expireAll();
    const good = await takeToken(emulator);

    let [method, sent, endpoint, body] = ['PUT', 'garbled', 'nowhere', '{not JSON'];
    const codes: unknown[] = [];
    const step = async (cure: () => void): Promise<void> => {
      const url = `${emulator.url}${V1}${endpoint}?access_token=${sent}`;
      const answer = await call(url, { method, body });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'application/json');
      codes.push(answer.json['error_code'] ?? answer.json['object']);
      cure();
    };
    await step(() => {
      method = 'POST';
    });
    await step(() => {});
    await step(() => {
      sent = expired;
    });
    await step(() => {
      sent = good;
    });
    await step(() => {
      endpoint = 'starcoder-private';
    });
    await step(() => {
      endpoint = 'starcoder';
    });
    for (const limit of [
      'dailyRequests',
      'totalRequests',
      'requestsPerSecond',
      'requestsPerMinute',
      'tokensPerMinute',
    ] as const) {
      await step(() => {
        knobs[limit] = null;
      });
    }
    await step(() => {
      body = '{"prompt":"","stream":true}';
    });
    await step(() => {
      body = '{"prompt":"one two three four","stream":true,"temperature":0}';
    });
    await step(() => {
      body = '{"prompt":"one two three four","stream":true}';
    });
    await step(() => {
      knobs.maxPromptCharacters = null;
    });
    await step(() => {
      knobs.maxPromptTokens = null;
    });
    await step(() => {
      knobs.maxConcurrent = null;
      body = '{"prompt":"one two three four"}';
    });
    await step(() => {});
    assert.deepEqual(codes, [
      336101,
      336000,
      110,
      111,
      3,
      6,
      17,
      19,
      18,
      336501,
      336502,
      336002,
      336003,
      336003,
      336007,
      336103,
      336100,
      'completion',
    ]);
    const logged = emulator.log.filter((record) => record.route === 'completions').map((record) => record.outcome);
    assert.deepEqual(logged.slice(2), [...codes.slice(0, -1), 'ok']);
  });

  it('answers absent, blank and garbled tokens by the knob, well-shaped unknown ones always with 110', async () => {
    const codesOf = async () => {
      const codes = [(await call(`${emulator.url}${V1}starcoder`, { method: 'POST' })).json['error_code']];
      for (const sent of ['', 'null', `${token}${token}`, token.replace(/[0-9a-f]{32}/, '0'.repeat(32))])
        codes.push((await post(emulator, sent, { prompt: 'a' })).json['error_code']);
      return codes;
    };
    assert.deepEqual(await codesOf(), [110, 110, 110, 110, 110]);
    emulator.knobs.absentTokenCode = 100;
    assert.deepEqual(await codesOf(), [100, 100, 100, 100, 110]);
  });

  it('answers errors with error_code first, the id only where asked for', async () => {
    assert.equal(
      (await post(emulator, 'x', { prompt: 'a', stream: true })).text,
      '{"error_code":110,"error_msg":"Access token invalid or no longer valid"}',
    );
    emulator.knobs.errorIds = true;
    assert.match(
      (await post(emulator, 'x', { prompt: 'a' })).text,
      /^\{"error_code":110,"error_msg":"[^"]+","id":"as-[a-z0-9]{10}"\}$/,
    );
  });

  it('fails signatures as IAM does', async () => {
    const signed = { method: 'POST', headers: { authorization: 'bce-auth-v1/ak/…'.slice(0, 14) } };
    const url = `${emulator.url}${V1}starcoder?access_token=${token}`;
    const { status, text, headers } = await call(url, signed);
    assert.deepEqual([status, text], [403, '']);
    assert.equal(headers.get('x-bce-error-message'), 'NotFound, cause: Could not find credential.');
    emulator.knobs.iamFailure = 'code14';
    assert.equal((await call(url, signed)).json['error_code'], 14);
  });

  it('answers unknown paths under /rpc/ with code 3 and others with 404', async () => {
    assert.equal((await call(`${emulator.url}/rpc/2.0/elsewhere`)).json['error_code'], 3);
    assert.equal((await call(`${emulator.url}/`)).status, 404);
  });

  const bodies: [string, object, boolean][] = [
    ['temperature 0', { temperature: 0 }, false],
    ['temperature 0.01', { temperature: 0.01 }, true],
    ['temperature 1', { temperature: 1 }, true],
    ['temperature 1.01', { temperature: 1.01 }, false],
    ['temperature as text', { temperature: '0.5' }, false],
    ['top_k 1', { top_k: 1 }, true],
    ['top_k 0', { top_k: 0 }, false],
    ['top_k 1.5', { top_k: 1.5 }, false],
    ['top_p 0', { top_p: 0 }, true],
    ['top_p 1', { top_p: 1 }, true],
    ['top_p 1.1', { top_p: 1.1 }, false],
    ['penalty_score 1', { penalty_score: 1 }, true],
    ['penalty_score 2', { penalty_score: 2 }, true],
    ['penalty_score 0.9', { penalty_score: 0.9 }, false],
    ['penalty_score 2.1', { penalty_score: 2.1 }, false],
    ['4 stop items', { stop: ['1', '2', '3', '4'] }, true],
    ['5 stop items', { stop: ['1', '2', '3', '4', '5'] }, false],
    ['a stop of 20 characters, each two UTF-16 units', { stop: ['😀'.repeat(20)] }, true],
    ['a stop of 21 characters', { stop: ['x'.repeat(21)] }, false],
    ['an empty stop item', { stop: [''] }, false],
    ['stop as text', { stop: '\n' }, false],
    ['a stop item that is no text', { stop: [1] }, false],
    ['stream as text', { stream: 'true' }, false],
    ['user_id as a number', { user_id: 7 }, false],
    ['a null temperature', { temperature: null }, false],
    ['no prompt', { prompt: undefined }, false],
    ['a prompt that is no text', { prompt: ['a'] }, false],
    ['an unknown field', { model: 'StarCoder', extra_parameters: {} }, true],
  ];
  for (const [what, fields, accepted] of bodies) {
    it(`${accepted ? 'accepts' : 'refuses'} ${what}`, async () => {
      const { json } = await post(emulator, token, { prompt: 'a', ...fields });
      assert.equal(json['error_code'], accepted ? undefined : 336003);
    });
  }

  it('refuses bodies that are JSON but no object, and unknown fields where told to be strict', async () => {
    for (const body of ['[]', '"a"', 'null', ''])
      assert.equal((await post(emulator, token, body)).json['error_code'], 336002);
    emulator.knobs.strictFields = true;
    assert.equal((await post(emulator, token, { prompt: 'a', max_output_tokens: 5 })).json['error_code'], 336003);
  });

  it('parses the body as JSON whatever its content type', async () => {
    const url = `${emulator.url}${V1}starcoder?access_token=${token}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await call(url, { method: 'POST', headers, body: '{"prompt":"a"}' })).json['object'], 'completion');
  });
});
