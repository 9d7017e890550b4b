import assert from 'node:assert/strict';
import { Acceptance } from '../../../src/usage/acceptance.ts';

const document = 'file:///a.ts';
const origin = { languageId: 'typescript', backend: 'vllm' };

/** What the editor tells, in its order: the change, then the cursor; of a whole acceptance the command comes after both. */
function watch(texts: readonly string[], { offset = 10, given = 0 } = {}) {
  const counted: (readonly [kind: string, characters: number])[] = [];
  const acceptance = new Acceptance(({ characters }) => counted.push(['part', characters]));
  let at = offset;
  const shows = (shown: readonly string[], shownGiven = 0) =>
    acceptance.shows({ document, offset: at, texts: shown, given: shownGiven, origin });
  const insert = (text: string, byPerson: boolean, replaced = 0) => {
    acceptance.changed(document, [{ offset: at, replaced, text }]);
    // What the editor closes stands behind the cursor.
    at += text.length - (byPerson && text === '()' ? 1 : 0);
    acceptance.moved(document, at, byPerson);
  };
  shows(texts, given);
  return {
    acceptance,
    counted,
    shows,
    types: (text: string) => insert(text, true),
    takes: (text: string, replaced = 0) => insert(text, false, replaced),
    takesAll: (text: string, replaced = 0) => {
      insert(text, false, replaced);
      counted.push(['whole', acceptance.accepted().characters]);
    },
  };
}

describe('what is accepted', () => {
  it('by words and then as a whole adds up to the text', () => {
    const { counted, takes, takesAll, shows } = watch(['a + second(b)']);
    takes('a');
    shows([' + second(b)']);
    takes(' ');
    takes('+ ');
    shows(['second(b)']);
    takesAll('second(b)');
    assert.deepEqual(counted, [
      ['part', 1],
      ['part', 1],
      ['part', 2],
      ['whole', 9],
    ]);
  });

  it('is counted without the closers that it replaces', () => {
    const { counted, takes, takesAll } = watch(['a).then(b)']);
    takes('a');
    takes(').', 1);
    takesAll('then(b)');
    assert.deepEqual(counted, [
      ['part', 1],
      ['part', 1],
      ['whole', 7],
    ]);
  });

  it('is what the cursor passes though no key moved it: typing is not', () => {
    const { counted, types, acceptance, takesAll } = watch(['fn\n    x']);
    types('fn');
    types('\n    ');
    // Something else moves the cursor.
    acceptance.moved(document, 0, false);
    takesAll('x');
    assert.deepEqual(counted, [['whole', 1]]);
  });

  it('goes on in a bracket that the editor has closed', () => {
    for (const text of ['(first, second)', '().then']) {
      const { counted, types, takes, takesAll } = watch([text]);
      types('()');
      takes(text.slice(1, 6), text[1] === ')' ? 1 : 0);
      takesAll(text.slice(6), text[1] === ')' ? 0 : 1);
      const sum = counted.reduce((total, [, characters]) => total + characters, 0);
      assert.deepEqual([counted.length, sum], [2, text.length - 2]);
    }
  });

  it('is nothing where another text or another place is written to', () => {
    const { counted, takes, acceptance } = watch(['first']);
    acceptance.changed('file:///b.ts', [{ offset: 10, replaced: 0, text: 'fi' }]);
    acceptance.moved('file:///b.ts', 12, false);
    acceptance.changed(document, [{ offset: 0, replaced: 0, text: 'fi' }]);
    acceptance.moved(document, 2, false);
    takes('fi');
    acceptance.settle();
    assert.deepEqual(counted, []);
  });

  it('of several candidates is known when the next event comes', () => {
    const { counted, takes, takesAll } = watch(['foo', 'foo()']);
    takes('foo');
    assert.deepEqual(counted, []);
    takesAll('()');
    assert.deepEqual(counted, [
      ['part', 3],
      ['whole', 2],
    ]);
    const other = watch(['foo', 'foo()']);
    other.takesAll('foo');
    other.acceptance.settle();
    assert.deepEqual(other.counted, [['whole', 3]]);
  });

  it('does not hold what the suggest widget writes', () => {
    const { counted, takes, takesAll } = watch(['end(item, other)'], { given: 3 });
    takes('end');
    takes('(item');
    takesAll(', other)');
    assert.deepEqual(counted, [
      ['part', 5],
      ['whole', 8],
    ]);
    const whole = watch(['end(item)'], { given: 3 });
    whole.takesAll('end(item)');
    assert.deepEqual(whole.counted, [['whole', 6]]);
  });

  it('counts a CRLF as the one character that it was in the text', () => {
    const { counted, takes, takesAll } = watch(['a\n  b\n']);
    takes('a\r\n');
    takesAll('  b\r\n');
    assert.deepEqual(counted, [
      ['part', 2],
      ['whole', 4],
    ]);
  });

  it('tells what is written there and who suggested it, whoever is asked by then', () => {
    const parts: unknown[] = [];
    const acceptance = new Acceptance((part) => parts.push(part));
    const shows = (text: string, from: typeof origin) =>
      acceptance.shows({ document, offset: 0, texts: [text], given: 0, origin: from });
    const takes = (text: string) => {
      acceptance.changed(document, [{ offset: 0, replaced: 0, text }]);
      acceptance.moved(document, text.length, false);
    };
    shows('first second', origin);
    takes('first');
    shows('other', { languageId: 'python', backend: 'ollama' });
    takes('other');
    assert.deepEqual(parts, [{ ...origin, characters: 5 }]);
    assert.deepEqual(acceptance.accepted(), { languageId: 'python', backend: 'ollama', characters: 5 });
  });
});
