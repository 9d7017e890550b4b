import assert from 'node:assert/strict';
import { type Place, refine } from '../../../src/refine/index.ts';
import { type Picture, placeFor, readPictures } from '../../support/golden.ts';

const pictures = readPictures(new URL('../../golden/', import.meta.url).pathname);

describe('golden pictures', () => {
  for (const picture of pictures) {
    it(`${picture.languageId}: ${picture.name}`, () => {
      assert.equal(shown(picture, refine(picture.raw, placeFor(picture), true)), picture.expected);
    });
  }

  it('come out the same however the stream is split', () => {
    for (const picture of pictures) {
      const place = placeFor(picture);
      for (const size of [1, 3, 7]) {
        assert.equal(
          shown(picture, stream(picture.raw, size, place)),
          picture.expected,
          `${picture.name}, ${size} at a time`,
        );
      }
    }
  });

  it('are at least two hundred, in ten languages', () => {
    assert.ok(pictures.length >= 200, `${pictures.length}`);
    assert.ok(new Set(pictures.map(({ languageId }) => languageId)).size >= 10);
    assert.equal(new Set(pictures.map(({ languageId, name }) => `${languageId}: ${name}`)).size, pictures.length);
  });

  it('hang up as soon as the text is complete', () => {
    const place = placeFor({ ...first('total ='), prefix: 'total = ', suffix: '' });
    assert.equal(refine('sum(items)', place, false).kind, 'more');
    assert.equal(refine('sum(items)\n', place, false).kind, 'shown');
    const below = '\n  b();\n  c();\n  d();\n  e();\n}';
    const body = placeFor({ ...first('total ='), languageId: 'c', prefix: 'int f() {\n  ', suffix: below });
    assert.equal(refine('a();\n  b();\n  c();\n  d();\n  e();', body, false).kind, 'more');
    assert.equal(refine('a();\n  b();\n  c();\n  d();\n  e();\n', body, false).kind, 'shown');
  });
});

function first(start: string): Picture {
  const found = pictures.find(({ prefix }) => prefix.startsWith(start));
  assert.ok(found);
  return found;
}

function stream(raw: string, size: number, place: Place): ReturnType<typeof refine> {
  for (let end = size; end < raw.length; end += size) {
    const refined = refine(raw.slice(0, end), place, false);
    if (refined.kind !== 'more') return refined;
  }
  return refine(raw, place, true);
}

function shown({ prefix, suffix }: Picture, refined: ReturnType<typeof refine>): string {
  if (refined.kind === 'dropped') return `reason: ${refined.reason}`;
  assert.equal(refined.kind, 'shown');
  if (refined.kind !== 'shown') return '';
  const { text, replaceSuffixChars } = refined.suggestion;
  return `${prefix}├${text}┤${suffix.slice(replaceSuffixChars)}`;
}
