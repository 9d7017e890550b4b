import assert from 'node:assert/strict';
import { afterTab, readPictures, type Spot } from '../../support/golden.ts';
import { programs } from '../../support/programs.ts';

const pictures = readPictures(new URL('../../golden/', import.meta.url).pathname);

/** In every line of every program: behind the first blank or bracket, with the rest of the line behind the cursor. */
const places: readonly { readonly spot: Spot; readonly raw: string }[] = programs.flatMap(({ languageId, text }) => {
  let end = -1;
  return text.split('\n').flatMap((line) => {
    const start = end + 1;
    end = start + line.length;
    const [, before, taken, after] = /^(\s*\S+?[ (])(\w+)(\W.*\w.*)$/.exec(line) ?? [];
    if (before === undefined || taken === undefined || after === undefined) return [];
    const spot = { languageId, prefix: text.slice(0, start) + before, suffix: after + text.slice(end) };
    return [taken, `${taken}_more`, taken + after, `${taken}${after}\n`].map((raw) => ({ spot, raw }));
  });
});

describe('code behind the cursor', () => {
  it('is there after Tab as it was, to the last character (demand 32)', () => {
    assert.ok(new Set(places.map(({ spot }) => spot)).size >= 50);
    let shown = 0;
    for (const { spot, raw } of places) {
      const after = afterTab(spot, raw);
      if (!after) continue;
      shown += 1;
      assert.ok(after.document.endsWith(spot.suffix), `${spot.prefix.split('\n').at(-1)}█ + ${raw} = ${after.text}`);
    }
    assert.ok(shown > places.length * 0.6, `${shown} of ${places.length} shown`);
  });

  it('is there after Tab in every golden picture', () => {
    const within = pictures.filter(({ suffix }) => /^[^\n]*[^\s)\]}"'`;,][^\n]*/.test(suffix));
    assert.ok(within.length > 20);
    for (const picture of within) {
      const after = afterTab(picture, picture.raw);
      if (after) assert.ok(after.document.endsWith(picture.suffix), picture.name);
    }
  });
});
