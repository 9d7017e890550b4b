import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import { type StatusFacts, statusOf } from '../../../src/editor/statusOf.ts';

const calm: StatusFacts = {
  held: undefined,
  offBy: undefined,
  excluded: false,
  snoozedUntil: undefined,
  manual: false,
  working: false,
};
const held = { kind: 'held', error: new CompletionError('offline') } as const;
const kind = (facts: Partial<StatusFacts>) => statusOf({ ...calm, ...facts }).kind;

describe('the status', () => {
  it('is what the person decided, before what the service says, before what is done', () => {
    assert.equal(kind({}), 'ready');
    assert.equal(kind({ manual: true }), 'manual');
    assert.equal(kind({ manual: true, working: true }), 'working');
    assert.equal(kind({ manual: true, working: true, held }), 'held');
    assert.equal(kind({ held, snoozedUntil: 5 }), 'snoozed');
    assert.equal(kind({ held, snoozedUntil: 5, excluded: true }), 'excluded');
    assert.equal(kind({ held, snoozedUntil: 5, excluded: true, offBy: 'file' }), 'off');
  });

  it('of a snooze has an end only if it ends by itself', () => {
    assert.deepEqual(statusOf({ ...calm, snoozedUntil: 5 }), { kind: 'snoozed', until: 5 });
    assert.deepEqual(statusOf({ ...calm, snoozedUntil: Number.POSITIVE_INFINITY }), { kind: 'snoozed' });
  });
});
