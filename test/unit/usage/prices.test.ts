import assert from 'node:assert/strict';
import type { RequestCost, RequestEvent, UsageEvent } from '../../../src/core/usage.ts';
import type { Journal } from '../../../src/usage/journal.ts';
import { costOf, millionthsOf } from '../../../src/usage/prices.ts';
import { recorded } from '../../../src/usage/recorded.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const prices = { 'qianfan-v2': { input: 4, output: 16 }, deepseek: { input: 0.1, output: 0.2 } };

describe('what a request costs', () => {
  it('is by the person’s own price of the backend, for a million tokens', () => {
    const settings = settingsWith({ backend: 'qianfan-v2', prices });
    assert.equal(costOf({ promptTokens: 1_000_000, completionTokens: 500_000 }, settings), 12);
    assert.equal(millionthsOf({ promptTokens: 1000, completionTokens: 100 }, settings), 5600);
  });

  it('is rounded up to a millionth, and not by what binary fractions add', () => {
    const settings = settingsWith({ backend: 'deepseek', prices });
    assert.equal(millionthsOf({ promptTokens: 1, completionTokens: 0 }, settings), 1);
    assert.equal(millionthsOf({ promptTokens: 10, completionTokens: 10 }, settings), 3);
  });

  it('is not known where no price is set', () => {
    assert.equal(
      costOf({ promptTokens: 1, completionTokens: 1 }, settingsWith({ backend: 'vllm', prices })),
      undefined,
    );
  });

  it('is written with the request, by the price of that time', () => {
    const events: (UsageEvent | undefined)[] = [];
    const entry = {
      running: (event: RequestEvent) => events.push(event),
      ended: (event?: RequestEvent) => events.push(event),
    };
    const journal = { request: () => entry } as unknown as Journal;
    const request = requestWith({ languageId: 'go' });
    const cost: RequestCost = { promptTokens: 1000, completionTokens: 100, estimated: false, milliseconds: 9 };
    for (const values of [
      { backend: 'qianfan-v2', prices },
      { backend: 'vllm', prices },
    ]) {
      const count = recorded(journal, { now: () => 7 }, request, settingsWith(values));
      count.running(cost);
      count.ended(cost);
    }
    const event = { kind: 'request', at: 7, languageId: 'go', ...cost };
    const priced = { ...event, backend: 'qianfan-v2', cost: 0.0056 };
    assert.deepEqual(events, [priced, priced, { ...event, backend: 'vllm' }, { ...event, backend: 'vllm' }]);
  });
});
