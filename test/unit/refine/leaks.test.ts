import assert from 'node:assert/strict';
import { afterTab } from '../../support/golden.ts';

const code = 'first(value);';
const chatter = 'This calls LEAKED for you.';

/** What models write around code when nobody wants it. */
const outputs: readonly string[] = [
  // Markdown
  ...['', 'ts', 'typescript', 'c++', 'jsx'].flatMap((language) => [
    `\`\`\`${language}\n${code}\n\`\`\``,
    `\`\`\`${language}\n${code}\n\`\`\`\n${chatter}`,
    `\n\`\`\`${language}\n${code}\n\`\`\`\n\n${chatter}\n`,
    `Here is the completed code:\n\n\`\`\`${language}\n${code}\n\`\`\`\n`,
    `Sure! Here's the missing part:\n\`\`\`${language}\n${code}\n\`\`\`\n${chatter}`,
  ]),
  // Thoughts
  ...['think', 'thinking', 'thought'].flatMap((tag) => [
    `<${tag}>\nLEAKED: the person wants a call.\n</${tag}>\n${code}`,
    `<${tag}>LEAKED</${tag}>\n\n${code}\n`,
    `\n<${tag}>\nLEAKED <fim_middle> LEAKED\n\n</${tag}>\n\n\`\`\`ts\n${code}\n\`\`\`\n`,
  ]),
  `${code}\n</think>\nLEAKED`,
  // Special tokens, by family, and what goes on behind them
  ...[
    '<|endoftext|>',
    '<fim_prefix>',
    '<fim_suffix>',
    '<fim_middle>',
    '<fim_pad>',
    '<fim-middle>',
    '<file_sep>',
    '<|fim_prefix|>',
    '<|fim_suffix|>',
    '<|fim_middle|>',
    '<|fim_pad|>',
    '<|file_sep|>',
    '<|file_separator|>',
    '<|repo_name|>',
    '<|im_end|>',
    '<|im_start|>assistant',
    '<|eot_id|>',
    '<|code_suffix|>',
    '<｜fim▁begin｜>',
    '<｜fim▁hole｜>',
    '<｜fim▁end｜>',
    '<｜end▁of▁sentence｜>',
    '<EOT>',
    ' <SUF>',
    ' <MID>',
    '</s>',
    '<eos>',
    '<end_of_turn>',
    '<[fim-suffix]>',
    '\n[SUFFIX]',
    '\n+++++ src/LEAKED.ts',
  ].flatMap((token) => [code + token, `${code}${token}\nLEAKED(`]),
];

describe('what is no program', () => {
  it('is never shown: Markdown, thoughts, special tokens of every family (demand 23)', () => {
    assert.ok(outputs.length >= 50);
    for (const raw of outputs) {
      for (const suffix of ['', '\nlast();\n']) {
        const after = afterTab({ languageId: 'typescript', prefix: 'begin();\n', suffix }, raw);
        assert.equal(after?.document.replace(/\n+$/, ''), `begin();\n${code}${suffix}`.replace(/\n+$/, ''), raw);
      }
    }
  });

  it('of which there is nothing else is nothing at all', () => {
    for (const raw of [
      '<think>\nI wonder',
      '<thought>LEAKED',
      '<|endoftext|>LEAKED',
      '```ts\n```',
      '<think></think>',
    ]) {
      assert.equal(afterTab({ languageId: 'typescript', prefix: 'begin();\n', suffix: '' }, raw), undefined, raw);
    }
  });

  it('leaves a comparison and an element alone', () => {
    const shown = (languageId: string, prefix: string, raw: string) =>
      afterTab({ languageId, prefix, suffix: '' }, raw)?.text;
    assert.equal(shown('typescript', 'const less = a ', '< thinking;'), '< thinking;');
    assert.equal(shown('html', '<p>', '<thinker>me</thinker></p>'), '<thinker>me</thinker></p>');
  });
});
