import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimateTokens } from '../../../src/prompt/tokens.ts';
import { parseSpending, type Spending } from '../../../src/usage/spending.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import type { CountingReport, CountingTask } from '../../support/countingWindow.ts';
import { completions } from '../../support/fixtures/requests.ts';
import { readHistory } from '../../support/readHistory.ts';

const program = fileURLToPath(new URL('../../support/countingWindow.ts', import.meta.url));

describe('windows that count and cap', function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let folder: string;
  beforeEach(async () => {
    emulator = await startEmulator();
    folder = await mkdtemp(join(tmpdir(), 'cap-'));
  });
  afterEach(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  function aWindow(settings: Record<string, unknown>, requests: number, atOnce: number) {
    const given = { backend: 'vllm', url: `${emulator.url}/v1`, model: 'any', ...settings };
    const task: CountingTask = { folder, settings: given, requests, atOnce };
    const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    return {
      kill: () => child.kill('SIGKILL'),
      ended,
      report: async (): Promise<CountingReport> => {
        await ended;
        return JSON.parse(said);
      },
    };
  }

  async function spent(): Promise<Spending> {
    const versions = (await readdir(join(folder, 'spending'))).map(Number).sort((a, b) => b - a);
    const state = parseSpending(JSON.parse(await readFile(join(folder, 'spending', String(versions[0])), 'utf8')));
    assert.ok(state);
    return state;
  }

  it('stop at exactly 600 when two make 500 requests each against a cap of 600 (demand 5)', async () => {
    const windows = [1, 2].map(() => aWindow({ dailyCap: 600, capUnit: 'requests' }, 500, 3));
    const reports = await Promise.all(windows.map(({ report }) => report()));
    assert.equal(completions(emulator.log).length, 600);
    const sum = (of: 'answered' | 'refused') => reports.reduce((total, report) => total + report[of], 0);
    assert.deepEqual([sum('answered'), sum('refused')], [600, 400]);
    assert.deepEqual(
      reports.flatMap(({ problems }) => problems),
      [],
    );
    assert.ok(reports.every(({ answered }) => answered > 0));
    const history = await readHistory(join(folder, 'usage'));
    assert.equal(history.filter(({ kind }) => kind === 'request').length, 600);
    const { day } = await spent();
    assert.deepEqual([day.spent.requests, day.reserved], [600, { requests: 0, tokens: 0, millionths: 0 }]);
  });

  it('never pass a cap in tokens either, by the count of the service', async () => {
    const cap = 1200;
    const windows = [1, 2].map(() => aWindow({ dailyCap: cap, capUnit: 'tokens', maxTokens: 64 }, 300, 3));
    await Promise.all(windows.map(({ report }) => report()));
    const { day } = await spent();
    const tokens = (await readHistory(join(folder, 'usage'))).reduce(
      (sum, event) => sum + (event.kind === 'request' ? event.promptTokens + event.completionTokens : 0),
      0,
    );
    assert.equal(day.spent.tokens, tokens);
    assert.ok(tokens <= cap && tokens > cap - 400, `${tokens}`);
  });

  it('lose at most the last second when one is killed in the middle of its answers', async () => {
    emulator.knobs.interFrameDelayMs = 30;
    for (let count = 0; count < 40; count += 1) emulator.answers.push('word '.repeat(100));
    const [killed, other] = [
      aWindow({ dailyCap: 100, capUnit: 'requests' }, 40, 2),
      aWindow({ dailyCap: 100, capUnit: 'requests' }, 4, 1),
    ];
    // Two answers that take longer than a second are on their way.
    await emulator.until(
      (log) => log.some(({ charactersSent, endedAt }) => endedAt === null && charactersSent > 250),
      20_000,
    );
    const killedAt = Date.now();
    killed.kill();
    emulator.knobs.interFrameDelayMs = 0;
    await killed.ended;
    await other.report();
    const sent = completions(emulator.log);
    const lastSecond = sent.filter(({ receivedAt }) => receivedAt > killedAt - 1000 && receivedAt <= killedAt);
    const history = (await readHistory(join(folder, 'usage'))).filter((event) => event.kind === 'request');
    assert.ok(history.length >= sent.length - lastSecond.length, `${history.length} of ${sent.length}`);
    const { day } = await spent();
    const shared = day.spent.requests + day.reserved.requests;
    assert.ok(shared >= sent.length, `${shared} of ${sent.length}`);
    // Of what was written, too: one frame in 30 ms.
    const broken = sent.filter(({ abortedAt }) => abortedAt !== null);
    assert.ok(broken.length > 0);
    const written = broken.reduce((tokens, { textSent }) => tokens + estimateTokens(textSent), 0);
    const counted = history.reduce(
      (tokens, { estimated, completionTokens }) => tokens + (estimated ? completionTokens : 0),
      0,
    );
    assert.ok(counted >= written - broken.length * 40, `${counted} of ${written} tokens`);
  });
});
