import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import type { CompletionModel } from '../../../src/core/ports.ts';
import type { Delta } from '../../../src/core/request.ts';
import type { RequestCost } from '../../../src/core/usage.ts';
import { metered } from '../../../src/usage/meter.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

describe('the meter', () => {
  async function measure(
    deltas: readonly Delta[],
    options: { leaveAfter?: number; error?: Error; msEach?: number; msOfSilence?: number } = {},
  ) {
    const timer = new ManualTimer(0);
    async function* complete() {
      for (const delta of deltas) {
        await timer.advance(options.msEach ?? 5);
        yield delta;
      }
      await timer.advance(options.msOfSilence ?? 0);
      if (options.error) throw options.error;
    }
    const model: CompletionModel = { complete };
    const ended: (RequestCost | undefined)[] = [];
    const running: RequestCost[] = [];
    let started = 0;
    const counted = metered(
      model,
      (text) => text.length,
      timer,
      () => {
        started += 1;
        return { running: (cost) => running.push(cost), ended: (cost) => ended.push(cost) };
      },
    );
    let left = 0;
    try {
      for await (const _ of counted.complete(requestWith({ prompt: 'prompt' }), settingsWith(), never)) {
        left += 1;
        if (left === options.leaveAfter) break;
      }
    } catch (error) {
      assert.equal(error, options.error);
    }
    assert.equal(started, 1);
    assert.equal(ended.length, 1);
    await timer.advance(5000);
    return { ...(ended[0] && { cost: ended[0] }), running };
  }
  const usage = { promptTokens: 100, completionTokens: 50 };

  it('takes the server’s last count', async () => {
    const { cost } = await measure([
      { text: 'a', done: false, usage: { promptTokens: 100, completionTokens: 0 } },
      { text: 'b', done: true, usage },
    ]);
    assert.deepEqual(cost, { ...usage, estimated: false, milliseconds: 10 });
  });

  it('estimates what was written when we hung up, keeping the server’s count of the prompt', async () => {
    const first = { text: 'abc', done: false, usage: { promptTokens: 100, completionTokens: 0 } };
    const { cost } = await measure([first, { text: 'd', done: true, usage }], { leaveAfter: 1 });
    assert.deepEqual(cost, { promptTokens: 100, completionTokens: 3, estimated: true, milliseconds: 5 });
  });

  it('estimates both when nothing was reported', async () => {
    const { cost } = await measure([{ text: 'abc', done: true }]);
    assert.deepEqual(cost, { promptTokens: 6, completionTokens: 3, estimated: true, milliseconds: 5 });
  });

  it('counts a request that was left before its first byte, but none that was not sent or was refused', async () => {
    const abort = new DOMException('', 'AbortError');
    const { cost: left } = await measure([{ text: '', done: false }], { error: abort });
    assert.equal(left?.promptTokens, 6);
    assert.equal((await measure([], { error: abort })).cost, undefined);
    const refused = await measure([{ text: '', done: false }], { error: new CompletionError('rateLimited') });
    assert.equal(refused.cost, undefined);
  });

  it('tells what it has cost so far when it goes out, and then each second', async () => {
    const pieces = ['', 'a', 'b', 'c', 'd'].map((text) => ({ text, done: false }));
    const { running } = await measure([...pieces, { text: 'e', done: true, usage }], { msEach: 300 });
    assert.deepEqual(
      running.map(({ completionTokens, estimated }) => [completionTokens, estimated]),
      [
        [0, true],
        [3, true],
      ],
    );
  });

  it('tells what came last within a second, although nothing more comes, and nothing after the end', async () => {
    const pieces = ['', 'a', 'b'].map((text) => ({ text, done: false }));
    const { running } = await measure(pieces, { msEach: 300, msOfSilence: 10_000 });
    assert.deepEqual(
      running.map(({ completionTokens, milliseconds }) => [completionTokens, milliseconds]),
      [
        [0, 300],
        [2, 1300],
      ],
    );
    assert.equal((await measure(pieces, { leaveAfter: 2 })).running.length, 1);
  });

  it('counts what is sent beside the prompt', async () => {
    const counted: (RequestCost | undefined)[] = [];
    async function* complete() {
      yield { text: '', done: true };
    }
    const model = metered(
      { complete },
      (text) => text.length,
      new ManualTimer(0),
      () => ({ running() {}, ended: (cost) => counted.push(cost) }),
    );
    const extra = [{ kind: 'similar', path: 'a.py', text: '1234' }] as const;
    const asked = requestWith({ prompt: '12', suffix: '123', extra });
    for await (const _ of model.complete(asked, settingsWith(), never));
    assert.equal(counted[0]?.promptTokens, 9);
  });
});
