import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import type { PacedModel, Shared } from '../../../src/core/ports.ts';
import type { Delta } from '../../../src/core/request.ts';
import type { RequestCost } from '../../../src/core/usage.ts';
import { Account } from '../../../src/usage/account.ts';
import { type AskPerson, capped } from '../../../src/usage/capped.ts';
import { nothingSpent, type Spending } from '../../../src/usage/spending.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const typed = requestWith({ prompt: 'x'.repeat(100) });
const byHand = { ...typed, manual: true };
const cost: RequestCost = { promptTokens: 90, completionTokens: 10, estimated: false, milliseconds: 1 };

/** What windows share, in memory. */
function sharedValue(): Shared<Spending> & { writes: number } {
  let value = nothingSpent;
  const shared = {
    writes: 0,
    get value() {
      return value;
    },
    async update(change: (value: Spending) => Spending) {
      shared.writes += 1;
      value = change(value);
      return value;
    },
  };
  return shared;
}

function open(shared: Shared<Spending>, window = 'a') {
  const near: string[] = [];
  const account = new Account({
    shared,
    window,
    clock: { now: () => noon },
    estimate: (text) => text.length,
    onNear: (kind) => near.push(kind),
  });
  return { account, near };
}

describe('the account', () => {
  it('refuses a request that would pass the cap, and holds later ones back', async () => {
    const settings = settingsWith({ dailyCap: 2, capUnit: 'requests' });
    const shared = sharedValue();
    const { account } = open(shared);
    const other = open(shared, 'b').account;
    const count = await account.open(typed, settings);
    assert.equal(account.hold(settings), undefined);
    await other.open(typed, settings);
    const refusal = { name: 'CompletionError', kind: 'capReached', detail: 'starcoder.dailyCap' };
    await assert.rejects(account.open(typed, settings), refusal);
    assert.equal(other.hold(settings)?.error.kind, 'capReached');
    assert.equal(other.hold(settings)?.until, new Date(2026, 10, 23).getTime());
    count.ended(undefined);
    assert.equal(other.hold(settings), undefined, 'what was not sent is given back');
    await account.open(typed, settings);
  });

  it('reserves what a request may come to, and remembers what was too much', async () => {
    // 100 characters twice, and an answer of 50.
    const settings = settingsWith({ dailyCap: 300, maxTokens: 50, capUnit: 'tokens' });
    const { account } = open(sharedValue());
    const count = await account.open(typed, settings);
    await assert.rejects(account.open(typed, settings), { kind: 'capReached' });
    assert.ok(account.hold(settings));
    count.ended({ ...cost, promptTokens: 40 });
    assert.equal(account.hold(settings), undefined);
    const second = await account.open(typed, settings);
    second.ended(cost);
    assert.ok(account.hold(settings), 'although 150 tokens are left');
    assert.deepEqual(account.gauges(settings), [{ kind: 'day', used: 150, limit: 300 }]);
  });

  it('holds nothing back where no cap is set, or a cap in money finds no price', async () => {
    const unpriced = settingsWith({ backend: 'ollama', dailyCap: 0, capUnit: 'money' });
    const priced = settingsWith({
      backend: 'ollama',
      dailyCap: 0,
      capUnit: 'money',
      prices: { ollama: { input: 1, output: 1 } },
    });
    const shared = sharedValue();
    const { account } = open(shared);
    for (const settings of [settingsWith({}), unpriced]) {
      (await account.open(typed, settings)).ended(cost);
      assert.equal(account.hold(settings), undefined);
    }
    assert.equal(shared.value.day.spent.requests, 2);
    assert.ok(account.hold(priced));
    await assert.rejects(account.open(typed, priced), { kind: 'capReached' });
  });

  it('does not wait for the disk where no cap is set', async () => {
    const { account } = open({ value: nothingSpent, update: () => new Promise(() => {}) });
    await account.open(typed, settingsWith({}));
  });

  it('tells in one window that the cap is near', async () => {
    const settings = settingsWith({ monthlyCap: 5, capUnit: 'requests' });
    const shared = sharedValue();
    const [a, b] = [open(shared, 'a'), open(shared, 'b')];
    for (const { account } of [a, b, a, b, a]) {
      (await account.open(typed, settings)).ended(cost);
      await null;
    }
    await new Promise(setImmediate);
    assert.deepEqual([a.near, b.near], [[], ['month']]);
  });
});

describe('the model behind the cap', () => {
  const settings = settingsWith({ dailyCap: 1, capUnit: 'requests' });

  /** A model that asks the account, as the meter does. */
  function setUp(ask: AskPerson) {
    const { account } = open(sharedValue());
    const asked: boolean[] = [];
    const inner: PacedModel = {
      obstacle: () => undefined,
      async *complete(request, current) {
        const count = await account.open(request, current);
        asked.push(request.manual);
        yield { text: 'ok', done: true };
        count.ended(cost);
      },
    };
    const model = capped(inner, account, () => settings, ask);
    const read = async (request: typeof typed, signal = never) => {
      const deltas: Delta[] = [];
      for await (const delta of model.complete(request, settings, signal)) deltas.push(delta);
      return deltas;
    };
    return { account, model, asked, read };
  }
  const unasked: AskPerson = () => assert.fail('asked the person');

  it('is an obstacle to typing alone, and known before anybody waits', async () => {
    const { model, read, asked } = setUp(unasked);
    await read(typed);
    assert.equal(model.obstacle(false)?.kind, 'capReached');
    assert.equal(model.obstacle(true), undefined);
    await assert.rejects(read(typed), { kind: 'capReached' });
    assert.deepEqual(asked, [false]);
  });

  it('is asked by hand all the same when the person says so: once, or until the cap begins anew', async () => {
    let questions = 0;
    let isForLong = false;
    const { account, read, asked } = setUp(async (error) => {
      questions += 1;
      assert.equal(error.detail, 'starcoder.dailyCap');
      if (isForLong) await account.permitUntilAnew();
      else account.permitOnce();
      return true;
    });
    await read(typed);
    await read(byHand);
    await read(byHand);
    assert.deepEqual([questions, asked.length], [2, 3]);
    isForLong = true;
    await read(byHand);
    await read(byHand);
    assert.deepEqual([questions, asked.length], [3, 5]);
    await assert.rejects(read(typed), { kind: 'capReached' });
  });

  it('is not asked when the person says no: that is no error', async () => {
    const { read, asked } = setUp(async () => false);
    await read(typed);
    await assert.rejects(read(byHand), { name: 'AbortError' });
    assert.equal(asked.length, 1);
  });

  it('asks one question however often the key is pressed, and does not hold who leaves', async () => {
    let answer: (may: boolean) => void = () => {};
    let questions = 0;
    const { read } = setUp(() => {
      questions += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    await read(typed);
    const leaving = new AbortController();
    const first = read(byHand, leaving.signal);
    const second = read(byHand);
    await new Promise(setImmediate);
    leaving.abort();
    await assert.rejects(first, { name: 'AbortError' });
    answer(false);
    await assert.rejects(second, { name: 'AbortError' });
    assert.equal(questions, 1);
  });

  it('passes on every other error', async () => {
    const model = capped(
      {
        obstacle: () => new CompletionError('offline'),
        // biome-ignore lint/correctness/useYield: it fails before it says anything.
        async *complete() {
          throw new CompletionError('offline');
        },
      },
      open(sharedValue()).account,
      () => settings,
      unasked,
    );
    assert.equal(model.obstacle(false)?.kind, 'offline');
    await assert.rejects(model.complete(byHand, settings, never)[Symbol.asyncIterator]().next(), { kind: 'offline' });
  });
});
