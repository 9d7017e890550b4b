import assert from 'node:assert/strict';
import type { CapUnit } from '../../../src/core/settings.ts';
import { capText, nearCapText } from '../../../src/editor/capText.ts';
import { chinese, english } from './displayLanguages.ts';

const settings = (unit: CapUnit, currency = 'CNY') => ({
  cap: { unit, daily: undefined, monthly: undefined },
  currency,
});
const day = { kind: 'day', used: 1_234, limit: 200_000 } as const;
const month = { ...day, kind: 'month' } as const;

describe('the text of a spending cap', () => {
  it('in requests has all digits', () => {
    assert.deepEqual(capText(day, settings('requests'), english), {
      short: '1,234 of 200,000 req',
      full: 'Today 1,234 of the cap of 200,000 requests are spent.',
    });
    assert.deepEqual(capText(month, settings('requests'), english), {
      short: '1,234 of 200,000 req this month',
      full: 'This month 1,234 of the cap of 200,000 requests are spent.',
    });
  });

  it('in tokens is compact where it is short', () => {
    assert.deepEqual(capText(day, settings('tokens'), english), {
      short: '≈1.2k of 200k tok',
      full: 'Today 1,234 of the cap of 200,000 tokens are spent.',
    });
    assert.equal(capText(month, settings('tokens'), english).short, '≈1.2k of 200k tok this month');
  });

  it('in money has the currency of the settings', () => {
    const gauge = { kind: 'day', used: 1.5, limit: 1_000 } as const;
    assert.deepEqual(capText(gauge, settings('money', 'USD'), english), {
      short: '$1.50 of $1,000.00',
      full: 'Today $1.50 of the cap of $1,000.00 is spent.',
    });
    assert.deepEqual(capText({ ...gauge, kind: 'month' }, settings('money'), english), {
      short: 'CN¥1.50 of CN¥1,000.00 this month',
      full: 'This month CN¥1.50 of the cap of CN¥1,000.00 is spent.',
    });
  });

  it('is Chinese in a Chinese VS Code (demand 29)', () => {
    assert.deepEqual(capText(day, settings('requests'), chinese), {
      short: '1,234 / 200,000 次请求',
      full: '今天已用 1,234，上限为 200,000 次请求。',
    });
    for (const unit of ['tokens', 'money'] as const)
      for (const gauge of [day, month])
        assert.match(capText(gauge, settings(unit), chinese).full, /^(?:今天|本月)已用 .*，上限为 .*。$/);
  });

  it('is part of the message that most of the cap is spent', () => {
    const gauge = { kind: 'day', used: 480, limit: 600 } as const;
    assert.equal(
      nearCapText(gauge, settings('requests'), english),
      'StarCoder: most of what you allow is spent. Today 480 of the cap of 600 requests are spent. ' +
        'When the cap is reached, nothing is asked for while you type.',
    );
  });
});
