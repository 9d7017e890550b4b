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
import { until } from '../../support/until.ts';

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

  it('stop at exactly 120 when two make 100 requests each against a cap of 120 (demand 5)', async () => {
    const windows = [1, 2].map(() => aWindow({ dailyCap: 120, capUnit: 'requests' }, 100, 3));
    const reports = await Promise.all(windows.map(({ report }) => report()));
    assert.equal(completions(emulator.log).length, 120);
    const sum = (of: 'answered' | 'refused') => reports.reduce((total, report) => total + report[of], 0);
    assert.deepEqual([sum('answered'), sum('refused')], [120, 80]);
    assert.deepEqual(
      reports.flatMap(({ problems }) => problems),
      [],
    );
    assert.ok(reports.every(({ answered }) => answered > 0));
    const history = await readHistory(join(folder, 'usage'));
    assert.equal(history.filter(({ kind }) => kind === 'request').length, 120);
    const { day } = await spent();
    assert.deepEqual([day.spent.requests, day.reserved], [120, { requests: 0, tokens: 0, millionths: 0 }]);
  });

  it('never pass a cap in tokens either, by the count of the service', async () => {
    const cap = 1200;
    emulator.answers.push(...Array<string>(120).fill('word '.repeat(20)));
    const windows = [1, 2].map(() => aWindow({ dailyCap: cap, capUnit: 'tokens', maxTokens: 64 }, 60, 3));
    await Promise.all(windows.map(({ report }) => report()));
    const { day } = await spent();
    const tokens = (await readHistory(join(folder, 'usage'))).reduce(
      (sum, event) => sum + (event.kind === 'request' ? event.promptTokens + event.completionTokens : 0),
      0,
    );
    assert.equal(day.spent.tokens, tokens);
    assert.ok(tokens <= cap && tokens > cap - 500, `${tokens}`);
  });

  it('keep what one has written that is killed in the middle of its answers', async () => {
    emulator.knobs.hangAfterFrames = 50;
    emulator.answers.push('word '.repeat(100), 'word '.repeat(100));
    const killed = aWindow({ dailyCap: 100, capUnit: 'requests' }, 40, 2);
    await emulator.until((log) => log.filter(({ outcome }) => outcome === 'hang').length === 2, 20_000);
    const sent = estimateTokens(completions(emulator.log)[0]?.textSent ?? '');
    assert.ok(sent >= 50, `${sent} tokens`);
    const counted = async () =>
      (await readHistory(join(folder, 'usage'))).flatMap((event) => (event.kind === 'request' ? [event] : []));
    // A window writes once a second how far its answers are (meter.test.ts).
    await until(
      'the answers in the journal',
      counted,
      (all) => all.every(({ completionTokens }) => completionTokens === sent) && all.length === 2,
    );
    killed.kill();
    emulator.knobs.hangAfterFrames = null;
    await killed.ended;
    const { answered, problems } = await aWindow({ dailyCap: 100, capUnit: 'requests' }, 4, 1).report();
    assert.deepEqual([answered, problems], [4, []]);
    const history = await counted();
    const ofKilled = history.filter(({ estimated }) => estimated);
    assert.deepEqual([history.length, ofKilled.map(({ completionTokens }) => completionTokens)], [6, [sent, sent]]);
    // What the killed ones came to is not known: they stay reserved.
    const { day } = await spent();
    assert.deepEqual([day.spent.requests, day.reserved.requests], [4, 2]);
  });
});
