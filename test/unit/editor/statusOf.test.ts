import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import { awaitsService, heldBy, type Obstacle, type StatusFacts, statusOf } from '../../../src/editor/statusOf.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const obstacle = (kind: CompletionError['kind'], until?: number): Obstacle => ({
  error: new CompletionError(kind),
  until,
});
const ready: StatusFacts = {
  settings: settingsWith({ backend: 'qianfan-v2' }),
  isBackendSet: true,
  byService: undefined,
  byCap: undefined,
  enabled: { defaultValue: true },
  fileIsOff: false,
  editorShows: true,
  excluded: false,
  snoozedUntil: undefined,
  manual: false,
  working: false,
};
const status = (facts: Partial<StatusFacts>) => statusOf({ ...ready, ...facts });
const withFallback = settingsWith({ backend: 'qianfan-v2', 'builtin.fallback': true });
const withoutFallback = settingsWith({ backend: 'qianfan-v2', 'builtin.fallback': false });
const builtin = settingsWith({ backend: 'builtin' });
/** Nothing is configured: no backend, no keys. */
const asInstalled: Partial<StatusFacts> = {
  settings: withFallback,
  isBackendSet: false,
  byService: obstacle('needsKeys'),
};

describe('the status', () => {
  it('puts what the person decided before the service, and the service before the work in progress', () => {
    const byService = obstacle('offline');
    const held = { manual: true, working: true, byService };
    assert.equal(status({}).kind, 'ready');
    assert.equal(status({ manual: true }).kind, 'manual');
    assert.equal(status({ manual: true, working: true }).kind, 'working');
    assert.equal(status(held).kind, 'held');
    assert.equal(status({ ...held, snoozedUntil: 5 }).kind, 'snoozed');
    assert.equal(status({ ...held, snoozedUntil: 5, excluded: true }).kind, 'excluded');
    assert.equal(status({ ...held, snoozedUntil: 5, excluded: true, fileIsOff: true }).kind, 'off');
  });

  it('names what turned suggestions off, the setting of the editor before all others', () => {
    const off = { defaultValue: true, globalValue: false };
    assert.deepEqual(status({ fileIsOff: true }), { kind: 'off', by: 'file' });
    assert.deepEqual(status({ enabled: off, fileIsOff: true }), { kind: 'off', by: 'user' });
    assert.deepEqual(status({ enabled: { ...off, workspaceValue: false } }), { kind: 'off', by: 'workspace' });
    assert.deepEqual(status({ enabled: { ...off, globalLanguageValue: false } }), { kind: 'off', by: 'language' });
    assert.deepEqual(status({ enabled: off, editorShows: false }), { kind: 'off', by: 'editor' });
    assert.deepEqual(status({ enabled: { ...off, workspaceValue: true } }), { kind: 'ready' });
  });

  it('has an end of a snooze only if it ends by itself', () => {
    assert.deepEqual(status({ snoozedUntil: 5 }), { kind: 'snoozed', until: 5 });
    assert.deepEqual(status({ snoozedUntil: Number.POSITIVE_INFINITY }), { kind: 'snoozed' });
  });

  it('reports the service before the spending cap', () => {
    const [byService, byCap] = [obstacle('offline', 7), obstacle('capReached', 9)];
    const facts = { settings: withoutFallback, byCap };
    assert.deepEqual(status({ ...facts, byService }), {
      kind: 'held',
      error: byService.error,
      until: 7,
      standsIn: false,
    });
    assert.deepEqual(status(facts), { kind: 'held', error: byCap.error, until: 9, standsIn: false });
  });

  it('has no end of a suspension that only the person can end', () => {
    const byService = obstacle('wrongApiKey');
    const expected = { kind: 'held', error: byService.error, standsIn: true };
    assert.deepEqual(status({ settings: withFallback, byService }), expected);
  });

  it('is not held where the built-in engine is the chosen backend', () => {
    const facts = { settings: builtin, byService: obstacle('needsKeys'), byCap: obstacle('capReached', 9) };
    assert.deepEqual(status(facts), { kind: 'ready' });
    assert.equal(heldBy({ ...ready, ...facts }), undefined);
  });

  it('keeps the end of a suspension while the person has suggestions off', () => {
    const facts = { ...ready, byService: obstacle('dailyLimit', 7), fileIsOff: true };
    assert.equal(statusOf(facts).kind, 'off');
    assert.equal(heldBy(facts)?.until, 7);
  });
});

describe('a window with no service chosen', () => {
  const awaits = (facts: Partial<StatusFacts>) => awaitsService({ ...ready, ...asInstalled, ...facts });

  it('awaits a service and is ready, by the built-in engine', () => {
    assert.equal(awaits({}), true);
    assert.deepEqual(status(asInstalled), { kind: 'ready' });
    assert.deepEqual(status({ ...asInstalled, byCap: obstacle('capReached', 9) }), { kind: 'ready' });
  });

  it('awaits no service once a backend is set, keys are there or the built-in engine may not stand in', () => {
    assert.equal(awaits({ isBackendSet: true }), false);
    assert.equal(awaits({ byService: undefined }), false);
    assert.equal(awaits({ byService: obstacle('wrongApiKey') }), false);
    assert.equal(awaits({ settings: withoutFallback }), false);
    assert.deepEqual(status({ ...asInstalled, settings: withoutFallback }).kind, 'held');
  });
});
