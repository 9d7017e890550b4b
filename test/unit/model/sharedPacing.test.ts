import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompletionError } from '../../../src/core/errors.ts';
import { calm, type PaceState, parsePaceState } from '../../../src/model/paceState.ts';
import { Pacing } from '../../../src/model/pacing.ts';
import { SharedFile } from '../../../src/storage/sharedFile.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';
import { never } from '../../support/fixtures/signals.ts';
import { until } from '../../support/until.ts';

const start = Date.parse('2026-11-22T10:00:00Z');

const came = (state: () => boolean) =>
  until(
    state.toString(),
    async () => state(),
    (is) => is,
    4000,
  );

/** Windows of one machine, with a clock in common, as processes have it. */
describe('windows that ask the same service with the same key', () => {
  let parent: string;
  let timer: ManualTimer;
  let open: SharedFile<PaceState>[];
  let problems: string[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'pacing-'));
    timer = new ManualTimer(start);
    open = [];
    problems = [];
  });
  afterEach(async () => {
    for (const file of open) file.dispose();
    await Promise.all(open.map((file) => file.settled()));
    await rm(parent, { recursive: true });
    assert.deepEqual(problems, []);
  });

  /** A window that has started, and read what there is. */
  async function aWindow(identity = 'service') {
    let rendered: string | undefined;
    const render = () => {
      rendered = pacing.hold?.kind;
    };
    const file = new SharedFile<PaceState>({
      folder: join(parent, identity),
      initial: calm,
      parse: parsePaceState,
      onChange: () => render(),
      onProblem: (problem) => problems.push(problem),
    });
    open.push(file);
    const pacing: Pacing = new Pacing(timer, () => render(), file);
    await file.settled();
    const succeed = () => {
      const attempt = pacing.begin();
      attempt.received({ text: 'x', done: true });
      attempt.end();
    };
    return { pacing, file, succeed, shown: () => rendered };
  }

  /** Two that have been open for a while. */
  async function twoWindows() {
    const first = await aWindow();
    first.pacing.release();
    await first.file.settled();
    return [first, await aWindow()] as const;
  }

  it('are all held when one is, and show it', async () => {
    const [first, second] = await twoWindows();
    first.pacing.failed(new CompletionError('dailyLimit', { host: 'h', detail: '17' }));
    await came(() => second.shown() === 'dailyLimit');
    assert.equal(second.pacing.obstacle(true)?.kind, 'dailyLimit');
    assert.equal(second.pacing.obstacle(true)?.detail, '17');
    assert.deepEqual(second.pacing.hold, first.pacing.hold);
  });

  it('are all released when one is', async () => {
    const [first, second] = await twoWindows();
    first.pacing.failed(new CompletionError('keysRefused'));
    await came(() => second.pacing.hold !== undefined);
    second.pacing.release();
    await came(() => first.shown() === undefined);
    assert.equal(first.pacing.obstacle(false), undefined);
  });

  it('are not held by what one of them had asked before another was released', async () => {
    const [first, second] = await twoWindows();
    const attempt = first.pacing.begin();
    const { era } = first.file.value;
    second.pacing.release();
    await came(() => first.file.value.era !== era);
    attempt.failed(new CompletionError('keysRefused'));
    await first.file.settled();
    await second.file.refresh();
    assert.equal(first.pacing.obstacle(false), undefined);
    assert.equal(second.pacing.obstacle(false), undefined);
  });

  it('take turns: never two in one interval, and none is left out', async () => {
    const [first, second] = await twoWindows();
    const times: number[] = [];
    const take = ({ pacing }: { pacing: Pacing }) =>
      pacing.turn(20, never).then(() => {
        times.push(timer.now() - start);
      });
    const turns = Array.from({ length: 10 }, () => [take(first), take(second)]).flat();
    await came(() => timer.sleeping === turns.length - 1);
    await timer.advance(2000);
    await Promise.all(turns);
    assert.deepEqual(
      times,
      Array.from({ length: 20 }, (_, turn) => turn * 50),
    );
  });

  it('all ask less often after the service asked one of them to', async () => {
    const [first, second] = await twoWindows();
    first.pacing.failed(new CompletionError('rateLimited'));
    await came(() => second.shown() === 'rateLimited');
    await timer.advance(60_000);
    await first.pacing.turn(0, never);
    const before = timer.now();
    const turn = second.pacing.turn(0, never);
    await came(() => timer.sleeping > 0);
    await timer.advance(500);
    await turn;
    assert.equal(timer.now() - before, 500);
  });

  it('that start later know what holds: 17 survives a restart, until midnight in Shanghai', async () => {
    const first = await aWindow();
    first.pacing.failed(new CompletionError('dailyLimit'));
    await first.file.settled();
    first.file.dispose();
    const later = await aWindow();
    assert.equal(later.pacing.obstacle(false)?.kind, 'dailyLimit');
    assert.equal(later.pacing.obstacle(true)?.kind, 'dailyLimit', 'by hand, too');
    await timer.advance(Date.parse('2026-11-22T16:00:00Z') - start);
    assert.equal(later.pacing.obstacle(false), undefined);
  });

  it('all begin anew when a request of one goes well', async () => {
    const [first, second] = await twoWindows();
    for (let times = 0; times < 4; times += 1) first.pacing.failed(new CompletionError('serverBusy'));
    await came(() => second.file.value.failures === 4);
    await timer.advance(60_000);
    second.succeed();
    await came(() => first.file.value.failures === 0);
    assert.equal(first.file.value.hold, undefined);
    first.pacing.failed(new CompletionError('serverBusy'));
    assert.ok((first.pacing.hold?.until ?? 0) - timer.now() <= 2000, 'the wait is the first again');
  });

  it('do not clear what holds since their request went out', async () => {
    const [first, second] = await twoWindows();
    const attempt = second.pacing.begin();
    attempt.received({ text: 'x', done: true });
    first.pacing.failed(new CompletionError('totalLimit'));
    await first.file.settled();
    await came(() => second.pacing.hold !== undefined);
    attempt.end();
    await second.file.settled();
    await first.file.refresh();
    assert.equal(first.pacing.obstacle(false)?.kind, 'totalLimit');
  });

  it('with another key or service know nothing of it', async () => {
    const first = await aWindow();
    const other = await aWindow('other');
    first.pacing.failed(new CompletionError('dailyLimit'));
    await first.file.settled();
    await other.file.refresh();
    assert.equal(other.pacing.obstacle(false), undefined);
    other.pacing.follow(first.file);
    assert.equal(other.pacing.obstacle(false)?.kind, 'dailyLimit', 'but do as soon as they follow');
  });
});
