import assert from 'node:assert/strict';
import {
  enabledBy,
  type Inspected,
  offBy,
  placeOf,
  type Write,
  writesForLanguage,
  writesForWorkspace,
} from '../../../src/editor/enabledBy.ts';

const apply = (inspected: Inspected, writes: readonly Write[]): Inspected =>
  Object.assign({ ...inspected }, ...writes.map(({ place, value }) => ({ [place]: value })));

/** Every way in which the setting can stand in four places. */
const all: Inspected[] = [undefined, true, false].flatMap((globalValue) =>
  [undefined, true, false].flatMap((workspaceValue) =>
    [undefined, true, false].flatMap((globalLanguageValue) =>
      [undefined, true, false].map((workspaceLanguageValue) => ({
        defaultValue: true,
        globalValue,
        workspaceValue,
        globalLanguageValue,
        workspaceLanguageValue,
      })),
    ),
  ),
);

describe('what turns suggestions off', () => {
  it('is the value for the language, then the workspace’s, then the person’s', () => {
    assert.deepEqual(enabledBy({ defaultValue: true }), { enabled: true, by: 'user' });
    assert.deepEqual(enabledBy({ defaultValue: true, globalValue: false }), { enabled: false, by: 'user' });
    assert.deepEqual(enabledBy({ globalValue: true, workspaceValue: false }), { enabled: false, by: 'workspace' });
    const language = { globalLanguageValue: true, workspaceValue: false };
    assert.deepEqual(enabledBy(language), { enabled: true, by: 'language' });
    const both = { globalLanguageValue: true, workspaceLanguageValue: false };
    assert.deepEqual(enabledBy(both), { enabled: false, by: 'language' });
  });

  it('is named with the file and the editor', () => {
    assert.equal(offBy({ defaultValue: true }, false, true), undefined);
    assert.equal(offBy({ defaultValue: true }, true, true), 'file');
    assert.equal(offBy({ globalValue: false }, true, true), 'user');
    assert.equal(offBy({ globalValue: false }, true, false), 'editor');
  });
});

describe('turning suggestions on and off', () => {
  it('for a language is as the person wants it, wherever it was set before', () => {
    for (const inspected of all) {
      for (const wanted of [true, false]) {
        const after = apply(inspected, writesForLanguage(inspected, wanted));
        assert.equal(enabledBy(after).enabled, wanted, JSON.stringify({ inspected, wanted, after }));
      }
    }
  });

  it('in a workspace is as the person wants it, for languages of which nothing is said', () => {
    for (const inspected of all) {
      for (const wanted of [true, false]) {
        const after = apply(inspected, writesForWorkspace(inspected, wanted));
        const { globalValue, workspaceValue } = after;
        assert.equal(enabledBy({ defaultValue: true, globalValue, workspaceValue }).enabled, wanted);
      }
    }
  });

  it('leaves no setting behind that says what holds anyway', () => {
    const off = writesForLanguage({ defaultValue: true }, false);
    assert.deepEqual(off, [{ place: 'globalLanguageValue', value: false }]);
    const on = writesForLanguage({ defaultValue: true, globalLanguageValue: false }, true);
    assert.deepEqual(on, [{ place: 'globalLanguageValue', value: undefined }]);
    assert.deepEqual(writesForWorkspace({ defaultValue: true, workspaceValue: false }, true), [
      { place: 'workspaceValue', value: undefined },
    ]);
  });

  it('is written where the setting is that decides', () => {
    assert.equal(placeOf({ defaultValue: 'automatic' }), 'globalValue');
    assert.equal(placeOf({ globalValue: 'manual', workspaceValue: 'manual' }), 'workspaceValue');
    assert.equal(placeOf({ globalLanguageValue: 'manual', workspaceValue: 'manual' }), 'globalLanguageValue');
  });
});
