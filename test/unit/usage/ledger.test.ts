import assert from 'node:assert/strict';
import { dayOf, type Ledger, record, totalsOf } from '../../../src/usage/ledger.ts';

const at = new Date(2026, 10, 22, 12).getTime();
const yesterday = at - 24 * 3_600_000;
const origin = { languageId: 'python', backend: 'qianfan-v2' };
const cost = { promptTokens: 10, completionTokens: 3, estimated: false, milliseconds: 120 };
const request = { kind: 'request', at, ...origin, ...cost } as const;

describe('the ledger', () => {
  it('adds up by local day', () => {
    const events = [
      request,
      request,
      { ...request, at: yesterday },
      { kind: 'offered', at, ...origin, characters: 5, milliseconds: 3 },
      { kind: 'acceptedPart', at, ...origin, characters: 2 },
      { kind: 'accepted', at, ...origin, characters: 3 },
    ] as const;
    const ledger = events.reduce<Ledger>((sum, event) => record(sum, event), {});
    assert.deepEqual(totalsOf(ledger, at), {
      requests: 2,
      promptTokens: 20,
      completionTokens: 6,
      offered: 1,
      accepted: 1,
      acceptedCharacters: 5,
    });
    assert.equal(totalsOf(ledger, yesterday).requests, 1);
    assert.equal(totalsOf(ledger, at + 48 * 3_600_000).requests, 0);
  });

  it('names days by the local calendar', () => {
    assert.equal(dayOf(new Date(2026, 0, 5, 0, 0, 1).getTime()), '2026-01-05');
    assert.equal(dayOf(new Date(2026, 0, 5, 23, 59, 59).getTime()), '2026-01-05');
  });
});
