import assert from 'node:assert/strict';
import { createAdminClient } from '../../emulator/adminClient.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { HELP } from '../../emulator/help.ts';
import { defaultKnobs } from '../../emulator/knobs.ts';
import { PROTOCOL_PATHS } from '../../emulator/protocols/paths.ts';
import { PROTOCOLS } from '../../emulator/requestRecord.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { LLAMACPP, OLLAMA, send, V2 } from './servers.ts';

describe('emulator: admin and help for all servers', () => {
  let emulator: Emulator;
  withEmulator(
    (started) => {
      emulator = started;
    },
    { bearers: ['bce-v3/ALTAK-mine/x'], models: ['mine'] },
  );

  it('queues a fault that every server writes in its own shape, and reads the log with protocols', async () => {
    const admin = createAdminClient(emulator.url);
    await admin.queueFaults({ kind: 'error', status: 429, code: 'c', type: 't', message: 'slow', times: 2 });
    await admin.queueFaults({ kind: 'status', status: 500, on: 'iam' });
    const first = await send(emulator, OLLAMA, OLLAMA.ask({ prompt: 'a' }));
    assert.deepEqual([first.status, first.text], [429, '{"error":"slow"}']);
    const second = await send(emulator, LLAMACPP, LLAMACPP.ask({ prompt: 'b' }));
    assert.equal(second.text, '{"error":{"code":429,"message":"slow","type":"t"}}');
    assert.equal(emulator.faults.length, 1);
    const log = await admin.until((records) => records.length === 2);
    assert.deepEqual(
      log.map(({ protocol, prompt, outcome }) => [protocol, prompt, outcome]),
      [
        ['ollama', 'a', 'http429'],
        ['llamacpp', 'b', 'http429'],
      ],
    );
    assert.equal((await admin.stats()).bearers, 0);
  });

  it('reads every kind of knob', async () => {
    const admin = createAdminClient(emulator.url);
    const patch = { flagAtFrame: { frame: 0, flag: 3 }, finishReason: 'length', leakedEndToken: '</s>' } as const;
    assert.deepEqual(await admin.setKnobs(patch), { ...defaultKnobs(), ...patch });
    const off = { flagAtFrame: null, finishReason: null, leakedEndToken: null };
    assert.deepEqual(await admin.setKnobs(off), defaultKnobs());
    for (const wrong of ['{"flagAtFrame":3}', '{"finishReason":"no"}', '{"leakedEndToken":1}', '{"isSafeType":null}'])
      await assert.rejects(admin.setKnobs(JSON.parse(wrong)), /cannot be/);
  });

  it('knows the keys and models it was started with, and no others', async () => {
    const statusOf = async (key: string, model: string) => {
      const server = { ...V2, headers: { authorization: `Bearer ${key}` } };
      return (await send(emulator, server, { model, prompt: 'a' })).status;
    };
    assert.equal(await statusOf('bce-v3/ALTAK-mine/x', 'mine'), 200);
    assert.equal(await statusOf('bce-v3/ALTAK-mine/x', 'deepseek-v3'), 400);
    assert.equal((await send(emulator, V2, V2.ask({ prompt: 'a' }))).status, 401);
  });

  it('lists every knob and every path in its help, on lines that a terminal holds', () => {
    for (const name of Object.keys(defaultKnobs())) assert.ok(HELP.includes(` ${name}=`), name);
    for (const path of PROTOCOL_PATHS.keys()) assert.ok(HELP.includes(path), path);
    assert.ok(HELP.split('\n').every((line) => line.length <= 120));
    const served = new Set([...PROTOCOL_PATHS.values()].map(({ name }) => name));
    assert.deepEqual([...served].sort(), PROTOCOLS.filter((name) => name !== 'qianfan-v1').sort());
  });
});
