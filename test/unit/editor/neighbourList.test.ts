import assert from 'node:assert/strict';
import { isOff, neighbours, offValue, suppressed, suppressedIds } from '../../../src/editor/neighbourList.ts';

const languages = { setting: 'x.enable', value: 'languages' } as const;
const flag = { setting: 'x.auto', value: false } as const;

describe('other extensions that show suggestions', () => {
  it('are listed once, each with what identifies it', () => {
    const ids = neighbours.flatMap(({ ids }) => ids.map((id) => id.toLowerCase()));
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[\w-]+\.[\w-]+$/);
    assert.equal(new Set(neighbours.map(({ name }) => name)).size, neighbours.length);
  });

  it('are turned off for every language, and the languages that the person named stay there', () => {
    assert.deepEqual(offValue(languages, { '*': true, python: true, markdown: false }), {
      '*': false,
      python: false,
      markdown: false,
    });
    assert.deepEqual(offValue(languages, undefined), { '*': false });
    assert.equal(offValue(flag, true), false);
  });

  it('are off only if nothing is left on', () => {
    assert.equal(isOff(languages, { '*': false, python: true }), false);
    assert.equal(isOff(languages, { markdown: false }), false);
    assert.equal(isOff(languages, { '*': false, markdown: false }), true);
    assert.equal(isOff(languages, undefined), false);
    assert.equal(isOff(flag, false), true);
    assert.equal(isOff(flag, true), false);
  });

  it('are added to those that VS Code does not ask', () => {
    assert.equal(suppressed('', ['a.b']), 'a.b');
    assert.equal(suppressed('c.d', ['a.b', 'c.d']), 'c.d,a.b');
    assert.equal(suppressed(undefined, []), '');
  });

  it('are on that list in lower case, as VS Code compares them', () => {
    assert.equal(suppressed('Other.Extension', ['Supermaven.supermaven']), 'other.extension,supermaven.supermaven');
    assert.deepEqual(suppressedIds('Supermaven.supermaven,,a.b'), ['supermaven.supermaven', 'a.b']);
    assert.deepEqual(suppressedIds(undefined), []);
  });
});
