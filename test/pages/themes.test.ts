import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { usedVariables } from './usedVariables.ts';

describe('test/pages/themes.json', () => {
  it('has every variable of a theme that a page uses; node test/pages/recordThemes.ts records it', () => {
    const recorded = JSON.parse(readFileSync(new URL('themes.json', import.meta.url), 'utf8'));
    assert.deepEqual(Object.keys(recorded), [...usedVariables()]);
  });
});
