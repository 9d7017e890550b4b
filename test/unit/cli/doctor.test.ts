import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { type ForwardProxy, startForwardProxy } from '../../support/forwardProxy.ts';

interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

describe('npm run doctor', function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let hanging: Emulator;
  let proxy: ForwardProxy;
  /** Takes 4.5 s, so it runs beside the tests before its own. */
  let ofHanging: Promise<Run>;
  const accessLog = join(tmpdir(), `starcoder-doctor-${process.pid}.log`);
  const credentials = { username: 'someone', password: 'gT5:xK2wQ8z@Lb4Np' };
  before(async () => {
    emulator = await startEmulator();
    hanging = await startEmulator();
    hanging.faults.push({ kind: 'hang', on: 'token' });
    ofHanging = run(v1('--token-url', hanging.url), keys);
    proxy = await startForwardProxy({ accessLog, credentials });
  });
  after(async () => {
    await proxy.close();
    rmSync(accessLog);
    await hanging.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  const keys = { STARCODER_API_KEY: DEFAULT_API_KEY, STARCODER_SECRET_KEY: DEFAULT_SECRET_KEY };
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<Run>((resolve) => {
      const child = spawn(process.execPath, ['src/cli/doctor.ts', ...args], {
        env: { PATH: process.env['PATH'], ...env },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.on('close', (status) => resolve({ out, err, status }));
    });
  const v1 = (...more: string[]) => [
    ...['--backend', 'qianfan-v1', '--url', emulator.url, '--token-url', emulator.url, '--endpoint', DEFAULT_ENDPOINT],
    ...more,
  ];

  it('prints a line a check', async () => {
    emulator.answers.push('a + b');
    const { out, status } = await run(v1(), keys);
    assert.match(
      out,
      /^Keys and settings: in order, \d+ ms\. .*\nConnection: in order.*\nClock: in order.*\nSign-in: in order.*\nModel: in order, .*\n$/,
    );
    assert.equal(status, 0);
  });

  it('tells by its exit status that something is to be mended, and shows no key', async () => {
    const { out, err, status } = await run(v1(), { ...keys, STARCODER_SECRET_KEY: 'hunter2' });
    assert.match(out, /\nSign-in: to be mended, .* refused the secret key\. .*\nModel: left out/);
    assert.equal(status, 1);
    assert.doesNotMatch(out + err, /hunter/);
    assert.ok(!(out + err).includes(DEFAULT_API_KEY));
  });

  it('finds what is wrong with a proxy', async () => {
    const { port } = new URL(emulator.url);
    const args = ['--backend', 'llamacpp', '--url', `http://model.company.example:${port}`];
    const through = (address: string) => run(args, { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://${address}` });
    const userinfo = `${credentials.username}:${encodeURIComponent(credentials.password)}@`;
    emulator.answers.push('left_term, right_term');
    // The first two never reach the emulator.
    const [gone, guarded, open] = await Promise.all([
      through(`${userinfo}127.0.0.1:9`),
      through(proxy.address),
      through(`${userinfo}${proxy.address}`),
    ]);
    assert.match(gone.out, /\nConnection: to be mended, \d+ ms\. The proxy 127\.0\.0\.1:9 cannot be reached/);
    assert.ok(!gone.out.includes('someone'));
    assert.match(
      guarded.out,
      /\nConnection: to be mended, \d+ ms\. A proxy on the way .* wants a user name and password/,
    );
    assert.equal(open.status, 0, open.out);
  });

  it('says what is wrong with its arguments', async () => {
    const cases = [[], v1('--param', 'colour=red'), ['--backend', 'gpt'], v1('--prompt-file', 'x')];
    const [help, ...wrong] = await Promise.all([['--help'], ...cases].map((args) => run(args)));
    for (const { status, err } of wrong) {
      assert.equal(status, 2, err);
      assert.match(err, /Usage: npm run -s doctor/);
    }
    assert.match(help?.out ?? '', /--backend NAME/);
  });

  it('does not wait for a token host that hangs', async () => {
    const { out, status } = await ofHanging;
    assert.match(out, /\nSign-in: to be mended, .* says nothing within 4\.5 s/);
    assert.equal(status, 1);
  });
});
