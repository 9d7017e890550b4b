import assert from 'node:assert/strict';
import { parseMarkdown } from '../../../src/pages/markdown.ts';

const parse = (text: string) => parseMarkdown(text).map(({ kind, text }) => `${kind}: ${text}`);

describe('the description of a setting', () => {
  it('holds code, names of settings, strong text and escapes', () => {
    assert.deepEqual(parse('Unit of `#starcoder.dailyCap#`.'), [
      'text: Unit of ',
      'code: starcoder.dailyCap',
      'text: .',
    ]);
    assert.deepEqual(parse('**Alt+\\\\** asks; \\*not\\* strong'), ['strong: Alt+\\', 'text:  asks; *not* strong']);
    assert.deepEqual(parse('`*.sql` and `private/`'), ['code: *.sql', 'text:  and ', 'code: private/']);
    assert.deepEqual(parse('2 * 3 ** 4'), ['text: 2 * 3 ** 4']);
  });

  it('never becomes markup', () => {
    assert.deepEqual(parse('<b>`<i>`'), ['text: <b>', 'code: <i>']);
    assert.deepEqual(parse(''), []);
  });
});
