import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { isLoopback } from '../../emulator/admin.ts';
import { createAdminClient } from '../../emulator/adminClient.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { defaultKnobs } from '../../emulator/knobs.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { open, post, readRaw, takeToken } from './wire.ts';

const CLI = new URL('../../emulator/cli.ts', import.meta.url).pathname;

describe('emulator: admin over HTTP', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });

  it('scripts a run and reads what came of it', async () => {
    const admin = createAdminClient(emulator.url);
    const token = await takeToken(emulator);
    await admin.queueAnswers('one', ['t', 'wo']);
    await admin.queueFaults({ kind: 'code', code: 18, times: 1 });
    const texts = [];
    for (let turn = 0; turn < 3; turn++) texts.push((await post(emulator, token, { prompt: 'a' })).json);
    assert.deepEqual(
      texts.map(({ result, error_code }) => result ?? error_code),
      [18, 'one', 'two'],
    );
    const log = await admin.until((records) => records.at(-1)?.endedAt !== null);
    assert.deepEqual(log, emulator.log);
    assert.deepEqual(
      log.map(({ outcome }) => outcome),
      ['ok', 18, 'ok', 'ok'],
    );
    const askedAt = Date.now();
    const { exchanges, requests, now } = await admin.stats();
    assert.deepEqual([exchanges, requests], [1, 4]);
    assert.ok(askedAt <= now && now <= Date.now(), `${now}`);
  });

  it('turns knobs, and names those that do not fit', async () => {
    const admin = createAdminClient(emulator.url);
    const error = { frames: 1, code: 2, framed: false };
    const changed = await admin.setKnobs({ chunkMode: 'coalesce', errorAfterFrames: error, requestsPerSecond: 1 });
    const expected = { ...defaultKnobs(), chunkMode: 'coalesce', errorAfterFrames: error, requestsPerSecond: 1 };
    assert.deepEqual([changed, await admin.knobs(), emulator.knobs], [expected, expected, expected]);
    const refused = async (body: string) =>
      (await fetch(`${emulator.url}/__admin/knobs`, { method: 'POST', body })).json();
    assert.deepEqual(await refused('{"crlf":true,"chunkMode":"odd"}'), { error: 'knob chunkMode cannot be "odd"' });
    assert.deepEqual(await refused('{"nope":1}'), { error: 'there is no knob nope' });
    assert.equal(emulator.knobs.crlf, false);
  });

  it('expires and revokes tokens, moves the clock and resets', async () => {
    const admin = createAdminClient(emulator.url);
    const token = await takeToken(emulator);
    const code = async () => (await post(emulator, token, { prompt: 'a' })).json['error_code'];
    await admin.expireTokens();
    assert.equal(await code(), 111);
    await admin.revokeTokens();
    assert.equal(await code(), 110);
    const before = (await admin.stats()).now;
    assert.ok((await admin.advanceClock(3_600_000)).now - before >= 3_600_000);
    assert.deepEqual(
      await admin.reset().then(({ exchanges, requests, connections }) => [exchanges, requests, connections]),
      [0, 0, 0],
    );
    assert.deepEqual(await admin.log(), []);
  });

  it('does not count its own connections', async () => {
    const fresh = await startEmulator();
    const admin = createAdminClient(fresh.url);
    assert.equal((await admin.stats()).connections, 0);
    assert.equal((await admin.stats()).connections, 0);
    await readRaw(open(fresh, '', { prompt: 'a' }));
    assert.equal((await admin.stats()).connections, 1);
    await readRaw(open(fresh, '', { prompt: 'a' }));
    assert.equal((await admin.stats()).connections, 2);
    assert.deepEqual(
      (await admin.log()).map(({ connection }) => connection),
      [1, 2],
    );
    await fresh.close();
  });

  it('closes connections that carry only admin calls, so that no client under test finds one to reuse', async () => {
    const fresh = await startEmulator();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const stats = () => readRaw(get(`${fresh.url}/__admin/stats`, { agent }));
    assert.equal((await stats()).headers.connection, 'close');
    await readRaw(open(fresh, '', { prompt: 'a' }, agent));
    assert.equal((await stats()).headers.connection, 'keep-alive');
    await readRaw(open(fresh, '', { prompt: 'a' }, agent));
    assert.deepEqual([fresh.connections, fresh.log.map(({ connection }) => connection)], [1, [1, 1]]);
    agent.destroy();
    await fresh.close();
  });

  it('refuses what it does not understand', async () => {
    const admin = createAdminClient(emulator.url);
    await assert.rejects(admin.queueFaults(JSON.parse('{"kind":"odd"}')), /not a fault/);
    await assert.rejects(admin.queueAnswers(JSON.parse('7')), /an answer must be/);
    assert.equal((await fetch(`${emulator.url}/__admin/nothing`)).status, 404);
  });

  it('is for loopback only', () => {
    assert.deepEqual(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', undefined].map(isLoopback), [
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('runs by itself: prints its address, answers, and ends at SIGTERM', async () => {
    const child = spawn(process.execPath, [CLI, '--knobs', '{"crlf":true}', '--endpoint', 'eb88'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    assert.match(String(line), /^http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.equal((await createAdminClient(String(line).trim()).knobs()).crlf, true);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('shows help, and one line for a wrong option', async () => {
    const run = async (...options: string[]) => {
      const child = spawn(process.execPath, [CLI, ...options]);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        err += String(chunk);
      });
      const [code] = await once(child, 'close');
      return { out, err, code: Number(code) };
    };
    const [help, wrong] = await Promise.all([run('--help'), run('--knobs', '{"nope":1}')]);
    assert.match(help.out, /--port N/);
    assert.deepEqual(wrong, { out: '', err: 'there is no knob nope\n', code: 1 });
  });
});
