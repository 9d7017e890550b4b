import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fimChoices } from '../../../src/config/defaults.ts';
import type { ContextPiece } from '../../../src/core/snapshot.ts';
import { wantedAt } from '../../../src/prompt/extent.ts';
import { families } from '../../../src/prompt/fim.ts';
import { buildPrompt } from '../../../src/prompt/index.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import { estimateTokens } from '../../../src/prompt/tokens.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

function build(document: string, given: Record<string, unknown> = {}, pieces?: readonly ContextPiece[]) {
  const settings = settingsWith({ backend: 'qianfan-v1', ...given });
  const { languageId = 'python', path = 'src/a.py' } = given as { languageId?: string; path?: string };
  const snapshot = snapshotAt(document, { document: '', path, languageId, indentUnit: '    ' });
  const language = languageOf(languageId);
  return buildPrompt(snapshot, wantedAt(snapshot.prefix, snapshot.suffix, language), language, settings, pieces);
}

const qwen = { backend: 'vllm', model: 'qwen2.5-coder-7b' };
const lines = (count: number, text: string) =>
  Array.from({ length: count }, (_, at) => `${text}_${at} = ${at % 10}\n`).join('');
const piece = (path: string, text: string, kind: ContextPiece['kind'] = 'similar'): ContextPiece => ({
  kind,
  path,
  text,
});

describe('the prompt', () => {
  it('is the text before the cursor and nothing else, where nothing else is known to be understood', () => {
    assert.equal(build('x = 1\ny = █\nprint(y)\n').text, 'x = 1\ny = ');
    assert.equal(build('x = █\n').suffix, '');
  });

  it('holds what follows in the way of the service', () => {
    const document = 'x = █\nprint(x)\n';
    assert.equal(build(document, qwen).text, '<|fim_prefix|>x = <|fim_suffix|>\nprint(x)\n<|fim_middle|>');
    assert.equal(build(document, qwen).suffix, '');
    const v2 = build(document, { backend: 'qianfan-v2' });
    assert.deepEqual([v2.text, v2.suffix], ['x = ', '\nprint(x)\n']);
    assert.equal(
      build(document, { fim: 'starcoder' }).text,
      '<filename>src/a.py\n<fim_prefix>x = <fim_suffix>\nprint(x)\n<fim_middle>',
    );
  });

  it('is plain where only blanks follow', () => {
    for (const document of ['x = █', 'x = █\n', 'x = █  \n\n']) {
      assert.equal(build(document, qwen).text, 'x = ');
      assert.equal(build(document, { backend: 'qianfan-v2' }).suffix, '');
    }
  });

  it('holds no special token that is not of the template', () => {
    const token = '<|fim_middle|>';
    const pieces = [piece(`src/${token}.py`, `# ${token}`)];
    const { text } = build(`a = "${token}"\nb = █\nc = "${token}"\n`, qwen, pieces);
    assert.equal(text.split(token).length, 2);
    assert.ok(text.endsWith(token));
    assert.ok(!build(`a = "${token}"\nb = █`).text.includes(token));
    const v2 = build(`a = "${token}"\nb = █\nc = "${token}"\n`, { backend: 'qianfan-v2' });
    assert.ok(!`${v2.text}${v2.suffix}`.includes(token));
  });

  it('tells no path with a line end in it, nor one that is very long', () => {
    const { text } = build('x = █\ny\n', { fim: 'starcoder', path: 'a\nimport os\n.py' });
    assert.match(text, /^<filename>a import os \.py\n<fim_prefix>/);
    assert.match(build('x = █\ny\n', { fim: 'starcoder', path: 'a/'.repeat(200) }).text, /^<fim_prefix>/);
  });
});

describe('text from elsewhere', () => {
  const helpers = piece('src/b.py', 'def b():\n    return 1');

  it('stands before the prefix in comments of the language', () => {
    const picture = (languageId: string) => build('█', { languageId }, [helpers]).text;
    assert.equal(picture('python'), '# src/b.py\n# def b():\n#     return 1\n');
    assert.equal(picture('typescript'), '// src/b.py\n// def b():\n//     return 1\n');
    assert.equal(picture('css'), '/* src/b.py\ndef b():\n    return 1\n*/\n');
    assert.equal(picture('plaintext'), 'src/b.py\ndef b():\n    return 1\n\n');
    const css = build('█', { languageId: 'css' }, [piece('b.css', 'a {} /* b */')]).text;
    assert.equal(css, '/* b.css\na {} /* b * /\n*/\n');
  });

  it('stands with what changes least first', () => {
    const pieces = [
      piece('z.py', 'edited = 1', 'recentEdit'),
      piece('m.py', 'similar = 1'),
      piece('c.py', 'similar = 2'),
      piece('y.py', 'defined = 1', 'definition'),
    ];
    const { text } = build('x = █', {}, pieces);
    assert.deepEqual(text.match(/\w\.py/g), ['y.py', 'c.py', 'm.py', 'z.py']);
    assert.ok(text.endsWith('# edited = 1\nx = '));
    // However useful each is, the order is the same.
    assert.equal(build('x = █', {}, pieces.toReversed()).text, text);
  });

  it('goes apart where the service takes it apart', () => {
    const { text, extra } = build('x = █\nprint(x)\n', { backend: 'llamacpp' }, [helpers]);
    assert.equal(text, 'x = ');
    assert.deepEqual(extra, [helpers]);
    assert.equal(build('x = █', { backend: 'llamacpp' }).extra, undefined);
  });

  it('is cut at a line border and dropped by usefulness', () => {
    const pieces = [
      piece('z.py', 'first = 1'),
      piece('b.py', lines(400, 'second').trimEnd()),
      piece('c.py', 'third = 1'),
    ];
    const { text } = build(`${lines(400, 'here')}█`, {}, pieces);
    assert.match(text, /# first = 1\n/);
    assert.match(text, /# second_0 = 0\n/);
    assert.match(text, /(?:^|\n)# second_\d+ = \d\n# z\.py/);
    assert.doesNotMatch(text, /third/);
  });

  it('does not move its border with every line that is written', () => {
    const pieces = [piece('b.py', lines(400, 'other').trimEnd())];
    const context = new Set<string>();
    for (let count = 10; count < 15; count += 1) {
      context.add(build(`${lines(count, 'here')}█`, {}, pieces).text.split('here_0')[0] ?? '');
    }
    assert.ok(context.size <= 2, String(context.size));
  });
});

describe('the budget', () => {
  const full = {
    prefix: lines(400, 'before'),
    suffix: lines(400, 'after'),
    other: [piece('b.py', lines(400, 'other').trimEnd())],
  };
  const sharesOf = (document: string, pieces: readonly ContextPiece[]) => {
    const { text } = build(document, qwen, pieces);
    const [before = '', after = ''] = text.split('<|fim_suffix|>');
    const [context = '', prefix = ''] = before.split('<|fim_prefix|>');
    return [context, prefix, after].map(estimateTokens) as [number, number, number];
  };

  it('is a thousand tokens, of which the text before the cursor has most', () => {
    const [context, prefix, suffix] = sharesOf(`${full.prefix}█${full.suffix}`, full.other);
    assert.ok(context > 200 && context <= 265, `context ${context}`);
    assert.ok(suffix > 140 && suffix <= 195, `suffix ${suffix}`);
    assert.ok(prefix > 420 && prefix <= 600, `prefix ${prefix}`);
  });

  it('goes to those that have more to say', () => {
    assert.ok(estimateTokens(build(`${full.prefix}█`, qwen).text) > 740);
    const [none, little, suffix] = sharesOf(`x = █${full.suffix}`, []);
    assert.ok(none === 0 && little < 20 && suffix > 850, `suffix ${suffix}`);
    const [context] = sharesOf('x = █\ny\n', full.other);
    assert.ok(context > 850, `context ${context}`);
  });

  it('holds for every family, text and size', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'bC', ' ', '\n', '变', '😀', '{', '<fim_prefix>'),
      maxLength: 800,
    });
    const pieces = fc.array(
      fc.record({
        kind: fc.constantFrom('definition', 'similar', 'recentEdit'),
        path: fc.constantFrom('', 'b.py', 'c/d.ts'),
        text,
      }),
      { maxLength: 4 },
    );
    const settings = fc.record({
      fim: fc.constantFrom(...fimChoices),
      backend: fc.constantFrom('qianfan-v1', 'qianfan-v2', 'vllm', 'llamacpp', 'ollama'),
      maxPromptTokens: fc.integer({ min: 128, max: 400 }),
      languageId: fc.constantFrom('python', 'css', 'plaintext'),
    });
    fc.assert(
      fc.property(text, text, pieces, settings, (prefix, suffix, others, given) => {
        const prompt = build(`${prefix}█${suffix}`, given, others);
        const extra = (prompt.extra ?? []).map(({ path, text }) => `${path}\n${text}\n`).join('');
        const tokens = estimateTokens(prompt.text) + estimateTokens(prompt.suffix) + estimateTokens(extra);
        assert.ok(tokens <= given.maxPromptTokens, `${tokens} of ${given.maxPromptTokens}`);
        for (const { prefix: token } of Object.values(families)) assert.ok(prompt.text.split(token).length <= 2);
      }),
      { numRuns: 300 },
    );
  });
});
