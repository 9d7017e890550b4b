import assert from 'node:assert/strict';
import { Recall } from '../../../src/pipeline/recall.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';

/** What is known, in words: the text that would be inserted, `… raw` for what lies ahead, `nothing`. */
function known(recall: Recall, picture: string): string[] {
  return recall.find(snapshotAt(picture)).map((found) => {
    if (found.kind === 'suggestion') return found.suggestion.text;
    return found.kind === 'ahead' ? `… ${found.raw}${found.hasEnded ? ' (end)' : ''}` : 'nothing';
  });
}

const suggestion = (text: string, replaceSuffixChars = 0) => ({ text, replaceSuffixChars });

describe('what is known about a place', () => {
  let recall: Recall;
  beforeEach(() => {
    recall = new Recall();
  });
  const keep = (picture: string, text: string, ahead = '', hasEnded = true) =>
    recall.keep(snapshotAt(picture), suggestion(text), ahead, hasEnded);

  it('is the newest first, the same text once, and five texts at the most', () => {
    for (const text of ['one', 'two', 'three', 'four', 'five', 'six', 'five']) keep('x = █', text);
    assert.deepEqual(known(recall, 'x = █'), ['five', 'six', 'four', 'three', 'two']);
  });

  it('is what was suggested there before what was suggested further on', () => {
    keep('x = █', 'here();');
    keep('x = he█', 'lp();');
    assert.deepEqual(known(recall, 'x = █'), ['here();', 'help();']);
    assert.deepEqual(known(recall, 'x = he█'), ['lp();', 're();'], 'the newest of those that fit');
  });

  it('is not what was suggested on an equal line elsewhere', () => {
    keep('if (a) {\n  return █\n}', 'first;');
    assert.deepEqual(known(recall, 'if (b) {\n  return █\n}'), []);
    keep('if (a) {\n  return █\n}', 'first;');
    assert.deepEqual(known(recall, 'if (a) {\n  return █\n} else {}'), []);
  });

  it('is another document’s in none but that', () => {
    keep('x = █', 'one');
    assert.deepEqual(recall.find(snapshotAt('x = █', { document: 'file:///other.ts' })), []);
  });

  it('is found though the text was cut at another beginning', () => {
    const above = Array.from({ length: 30 }, (_, line) => `const line${line} = ${line};\n`).join('');
    keep(`${above}x = █`, 'one');
    assert.deepEqual(known(recall, `${above.slice(137)}x = o█`), ['ne']);
  });

  it('is found on its last line, however many it has', () => {
    const lines = Array.from({ length: 70 }, (_, line) => `\n  step${line}();`);
    keep('function f() {█', `${lines.join('')}\n}`);
    const typed = (count: number) => `function f() {${lines.slice(0, count).join('')}█`;
    assert.equal(known(recall, typed(69)).length, 1);
    assert.equal(known(recall, typed(70)).length, 1);
  });

  it('is what the model wrote behind a suggestion, once that stands there', () => {
    keep('x = █', '1;', '\ny = 2;', false);
    assert.deepEqual(known(recall, 'x = 1;█'), ['… \ny = 2;']);
    assert.deepEqual(known(recall, 'x = 1;\ny█'), ['…  = 2;']);
    assert.deepEqual(known(recall, 'x = 1;\nz█'), []);
    assert.deepEqual(known(recall, 'x = 1;█\nfoo();'), [], 'where it has become something else');
    keep('z = █', '1;', '', true);
    assert.deepEqual(known(recall, 'z = 1;█'), [], 'nor is no text an answer');
  });

  it('says where the model had ended', () => {
    keep('x = █', '1;', '\ny', true);
    assert.deepEqual(known(recall, 'x = 1;█'), ['… \ny (end)']);
  });

  it('is nothing where the model had nothing to say, and only there', () => {
    keep('x = █\nfoo();', '');
    assert.deepEqual(known(recall, 'x = █\nfoo();'), ['nothing']);
    assert.deepEqual(known(recall, 'x =█\nfoo();'), []);
    assert.deepEqual(known(recall, 'x = 1█\nfoo();'), []);
    assert.deepEqual(known(recall, 'x = █\nbar();'), []);
  });

  it('is nothing where all of it stands already, and where text was written below the end of the file', () => {
    keep('x = █\nfoo();', 'total(a, b);');
    assert.deepEqual(known(recall, 'x = total(a█, b);\nfoo();'), ['nothing']);
    keep('last = █', '');
    assert.deepEqual(known(recall, 'last = █'), ['nothing']);
    assert.deepEqual(known(recall, 'last = █\nfoo();'), []);
  });

  it('counts what a suggestion replaced as part of it', () => {
    recall.keep(snapshotAt('f(█)\ng();'), suggestion('a, b)', 1), '', true);
    assert.deepEqual(known(recall, 'f(a█)\ng();'), [', b)']);
    assert.deepEqual(known(recall, 'f(a█\ng();'), [', b)'], 'with the closer gone as well');
  });

  it('is forgotten, the least lately used first, and all of it at once when asked to', () => {
    keep('first = █', 'one');
    for (let place = 0; place < 1000; place += 1) keep(`line ${place};\nx = █`, 'other');
    assert.deepEqual(known(recall, 'first = █'), []);
    assert.deepEqual(known(recall, 'line 999;\nx = █'), ['other']);
    recall.clear();
    assert.deepEqual(known(recall, 'line 999;\nx = █'), []);
  });
});
