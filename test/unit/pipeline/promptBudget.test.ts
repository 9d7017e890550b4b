import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import { PromptBudget } from '../../../src/pipeline/promptBudget.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const settings = settingsWith({ maxPromptTokens: 3000 });

describe('the prompt budget', () => {
  const tokensAfter = (complaints: number, given = settings) => {
    const budget = new PromptBudget();
    for (let times = 0; times < complaints; times += 1) budget.failed(new CompletionError('promptTooLong'));
    return budget.fit(given).maxPromptTokens;
  };

  it('halves with each complaint about length, down to 512 tokens', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 9].map((times) => tokensAfter(times)),
      [3000, 1500, 750, 512, 512],
    );
    assert.equal(tokensAfter(3, { ...settings, maxPromptTokens: 200 }), 200);
  });

  it('takes no notice of other errors, and begins anew when told', () => {
    const budget = new PromptBudget();
    budget.failed(new CompletionError('serverBusy'));
    assert.equal(budget.fit(settings), settings);
    budget.failed(new CompletionError('promptTooLong'));
    budget.reset();
    assert.equal(budget.fit(settings), settings);
  });
});
