// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code that is written about here has such strings
import assert from 'node:assert/strict';
import { prefixLimits } from '../../../src/core/limits.ts';
import { stateAt } from '../../../src/core/stateAt.ts';
import { languageOf } from '../../../src/prompt/languages.ts';

/** `text` as the end of a snapshot that may have lost its beginning, and what is open behind it. */
function afterCut(languageId: string, text: string): string {
  const lines = prefixLimits.lines - text.split('\n').length + 2;
  return stateAt('\n'.repeat(lines) + text, languageOf(languageId))
    .map(({ close }) => close)
    .join(' ');
}

function open(languageId: string, text: string): string {
  return stateAt(text, languageOf(languageId))
    .map(({ close }) => close)
    .join(' ');
}

describe('where the cursor stands', () => {
  it('is within the innermost of strings, holes and brackets', () => {
    assert.equal(open('typescript', 'f(`a ${b({'), '` } ) }');
    assert.equal(open('typescript', 'f(`a ${b({})} '), '`');
    assert.equal(open('typescript', 'f(`a ${b) '), '` }');
    assert.equal(open('typescript', 'f(`a ${`b`}`'), '');
    assert.equal(open('python', "f'{a['"), "' } ] '");
    assert.equal(open('python', "'{a["), "'");
    assert.equal(open('python', "f'{a\n"), '');
    assert.equal(open('lua', '--[[ a\nb'), ']]');
    assert.equal(open('shellscript', '"$(a "b" ${#c'), '" ) }');
  });

  it('is read from the beginning where the text is all there is', () => {
    assert.equal(open('python', '"""\ndef f():\n    x\n'), '"""');
  });

  it('is code again below a definition where the text was cut inside a string', () => {
    const cut = 'end of a docstring.\n"""\n\ndef f():\n    x = 1\n\nclass A:\n    ';
    assert.equal(open('python', cut), '"""');
    assert.equal(afterCut('python', cut), '');
    assert.equal(afterCut('python', `${cut}"""A docstring `), '"""');
    assert.equal(afterCut('typescript', 'end of a template`;\nfunction f() {\n  g(`a'), '`');
    assert.equal(afterCut('typescript', 'end of a template`;\nfunction f() {\n  g(`a`, '), '');
    assert.equal(afterCut('shellscript', "it ends here'\nf() {\n  "), '');
  });

  it('is not misled by code within a string of a text that was cut in code', () => {
    const whole = 'function f() {\n}\nfunction g() {\n}\nconst s = `\nfunction h() {\n}\n`;\n';
    assert.equal(afterCut('typescript', whole), '');
    assert.equal(afterCut('typescript', whole.slice(0, -3)), '`');
  });
});
