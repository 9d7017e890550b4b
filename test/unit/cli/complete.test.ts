import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';

interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
  /** The last line of standard error, parsed. */
  readonly report: Record<string, unknown>;
}

describe('npm run complete', () => {
  let emulator: Emulator;
  let folder: string;
  before(async () => {
    emulator = await startEmulator();
    folder = mkdtempSync(join(tmpdir(), 'starcoder-cli-'));
    writeFileSync(join(folder, 'prompt'), 'x = ');
    writeFileSync(join(folder, 'suffix'), '\nprint(x)\n');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  const keys = { STARCODER_API_KEY: DEFAULT_API_KEY, STARCODER_SECRET_KEY: DEFAULT_SECRET_KEY };
  const run = (args: readonly string[], env: Record<string, string> = keys): Promise<Run> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['src/cli/complete.ts', ...args], {
        env: { PATH: process.env['PATH'], ...env },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.on('close', (status) => {
        const last = err.trim().split('\n').at(-1) ?? '';
        resolve({ out, err, status, report: last.startsWith('{') ? JSON.parse(last) : {} });
      });
    });
  const v1 = (...more: string[]) => [
    ...['--backend', 'qianfan-v1', '--url', emulator.url, '--token-url', emulator.url, '--endpoint', DEFAULT_ENDPOINT],
    ...['--prompt-file', join(folder, 'prompt'), ...more],
  ];

  it('prints the answer and reports usage and timing', async () => {
    emulator.answers.push('变量 = 1\n');
    const { out, status, report } = await run(
      v1('--stream', '--stop', 'END', '--stop', ';', '--param', 'temperature=0.5'),
    );
    assert.equal(out, '变量 = 1\n');
    assert.equal(status, 0);
    assert.equal(report['outcome'], 'done');
    assert.deepEqual(report['usage'], { promptTokens: 3, completionTokens: 5 });
    assert.equal(typeof report['firstTextMs'], 'number');
    const body = emulator.log.at(-1)?.body;
    assert.deepEqual(body, { prompt: 'x = ', stream: true, temperature: 0.5, stop: ['END', ';'] });
  });

  it('tells by its exit status what went wrong, and shows no key', async function () {
    this.timeout(60_000);
    const [wrong, none, nowhere, refused] = await Promise.all([
      run(v1(), { STARCODER_API_KEY: 'hunter2', STARCODER_SECRET_KEY: 'hunter3' }),
      run(v1(), {}),
      run([...v1(), '--endpoint', 'nothing-here']),
      run(v1('--url', 'http://127.0.0.1:9')),
    ]);
    assert.deepEqual([wrong.status, wrong.report['outcome']], [3, 'wrongApiKey']);
    assert.doesNotMatch(wrong.err + wrong.out, /hunter/);
    assert.deepEqual([none.status, nowhere.status, refused.status], [3, 4, 7]);
    // Each of the three meets one of the faults.
    emulator.faults.push({ kind: 'code', code: 17 }, { kind: 'code', code: 18 }, { kind: 'code', code: 336003 });
    const faulty = await Promise.all([run(v1()), run(v1()), run(v1())]);
    assert.deepEqual(Object.fromEntries(faulty.map(({ report, status }) => [report['outcome'], status])), {
      dailyLimit: 5,
      rateLimited: 6,
      badRequest: 8,
    });
  });

  it('probes a service for infill', async () => {
    const probe = v1('--probe').filter(
      (word, at, words) => word !== '--prompt-file' && words[at - 1] !== '--prompt-file',
    );
    emulator.answers.push('a + b', 'def sub(a, b):');
    const [can, cannot] = [await run(probe), await run(probe)];
    assert.deepEqual([can.out, can.status, can.report['outcome']], ['infill\n', 0, 'done']);
    assert.equal(cannot.out, 'prefixOnly\n');
  });

  it('says what is wrong with its arguments', async function () {
    this.timeout(60_000);
    const cases = [
      [],
      ['--backend', 'gpt', '--prompt-file', 'x'],
      v1('--param', 'colour=red'),
      v1('--param', 'temperature=9'),
    ];
    const [help, ...wrong] = await Promise.all([['--help'], ...cases].map((args) => run(args)));
    for (const { status, err } of wrong) {
      assert.equal(status, 2, err);
      assert.match(err, /Usage: npm run/);
    }
    assert.match(help?.out ?? '', /--backend NAME/);
  });
});
