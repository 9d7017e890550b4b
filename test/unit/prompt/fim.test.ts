import assert from 'node:assert/strict';
import { fimChoices } from '../../../src/config/defaults.ts';
import type { FimFamily } from '../../../src/core/settings.ts';
import { families, familyOfModel, frameOf, infillOf, infillQuestion, neutralise } from '../../../src/prompt/fim.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import { readPrompt } from '../../emulator/generate/fimPrompt.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const names = Object.keys(families) as FimFamily[];
const settingsOf = (given: Record<string, unknown>) => settingsWith({ backend: 'qianfan-v1', ...given });
const python = languageOf('python');

describe('the family of a model', () => {
  const pictures: readonly (readonly [model: string, family: FimFamily | undefined])[] = [
    ['bigcode/starcoder', 'starcoder'],
    ['bigcode/starcoderbase-1b', 'starcoder'],
    ['bigcode/tiny_starcoder_py', 'starcoder'],
    ['bigcode/starcoder2-3b', 'starcoder2'],
    ['starcoder2:15b', 'starcoder2'],
    ['starcoder2:instruct', undefined],
    ['qwen2.5-coder:1.5b', 'qwen'],
    ['Qwen/Qwen2.5-Coder-7B', 'qwen'],
    ['qwen2.5-coder-32b-instruct', 'qwen'],
    ['qwen3-coder-30b-a3b-instruct', 'qwen'],
    ['Qwen/Qwen2.5-7B-Instruct', undefined],
    ['deepseek-coder-v2-lite-base', 'deepseek'],
    ['deepseek-ai/deepseek-coder-6.7b-base', 'deepseek'],
    ['deepseek-chat', undefined],
    ['codellama/CodeLlama-7b-hf', 'codellama'],
    ['codellama:13b-code', 'codellama'],
    ['codellama/CodeLlama-34b-hf', undefined],
    ['codellama/CodeLlama-7b-Python-hf', undefined],
    ['meta-llama/Llama-3.1-8B-Instruct', undefined],
    ['mistralai/Codestral-22B-v0.1', 'codestral'],
    ['codestral-embed', undefined],
    ['mistral-large', undefined],
    ['google/codegemma-2b', 'codegemma'],
    ['google/codegemma-7b-it', undefined],
    ['ibm-granite/granite-8b-code-base-4k', 'granite'],
    ['granite-code:3b', 'granite'],
    ['granite3.3:8b', undefined],
    ['ByteDance-Seed/Seed-Coder-8B-Base', 'seed-coder'],
    ['ByteDance-Seed/Seed-Coder-8B-Instruct', undefined],
    ['stabilityai/stable-code-3b', 'stable-code'],
    ['bigcode/santacoder', 'santacoder'],
    ['JetBrains/Mellum-4b-base', 'mellum'],
    ['gpt-4o', undefined],
    ['', undefined],
  ];
  for (const [model, family] of pictures) {
    it(`${model || 'no name'} is ${family ?? 'none'}`, () => assert.equal(familyOfModel(model), family));
  }

  it('can be chosen, every one of them', () => {
    assert.deepEqual(fimChoices.filter((choice) => (names as string[]).includes(choice)).sort(), [...names].sort());
  });
});

describe('what the model is told of the text behind the cursor', () => {
  const pictures: readonly (readonly [given: Record<string, unknown>, infill: string])[] = [
    [{}, 'none'],
    [{ fim: 'starcoder' }, 'starcoder'],
    [{ fim: 'suffix' }, 'none'],
    [{ backend: 'qianfan-v2' }, 'suffix'],
    [{ backend: 'qianfan-v2', model: 'my-starcoder', fim: 'starcoder' }, 'starcoder'],
    [{ backend: 'qianfan-v2', fim: 'off' }, 'none'],
    [{ backend: 'deepseek' }, 'suffix'],
    [{ backend: 'ollama' }, 'suffix'],
    [{ backend: 'ollama', fim: 'qwen' }, 'qwen'],
    [{ backend: 'llamacpp' }, 'suffix'],
    [{ backend: 'llamacpp', fim: 'qwen' }, 'suffix'],
    [{ backend: 'mistral', fim: 'codestral' }, 'suffix'],
    [{ backend: 'vllm', model: 'Qwen/Qwen2.5-Coder-7B' }, 'qwen'],
    [{ backend: 'vllm', model: 'Qwen/Qwen2.5-7B-Instruct' }, 'none'],
    [{ backend: 'lmstudio', model: 'starcoder2-3b' }, 'starcoder2'],
    [{ backend: 'tgi' }, 'none'],
    [{ backend: 'tgi', fim: 'deepseek' }, 'deepseek'],
    [{ backend: 'openai', model: 'gpt-3.5-turbo-instruct', fim: 'suffix' }, 'suffix'],
  ];
  for (const [given, infill] of pictures) {
    it(`${JSON.stringify(given)}: ${infill}`, () => assert.equal(infillOf(settingsOf(given)), infill));
  }
});

describe('the template', () => {
  const pictures: Readonly<Record<FimFamily, string>> = {
    starcoder: '<filename>a.py\n<fim_prefix>◀<fim_suffix>▶<fim_middle>',
    starcoder2: '<file_sep><fim_prefix>a.py\n◀<fim_suffix>▶<fim_middle>',
    qwen: '<|fim_prefix|>◀<|fim_suffix|>▶<|fim_middle|>',
    deepseek: '<\uff5cfim\u2581begin\uff5c>◀<\uff5cfim\u2581hole\uff5c>▶<\uff5cfim\u2581end\uff5c>',
    codellama: '<PRE> ◀ <SUF>▶ <MID>',
    codestral: '[SUFFIX]▶[PREFIX]◀',
    codegemma: '<|fim_prefix|>◀<|fim_suffix|>▶<|fim_middle|>',
    granite: '<fim_prefix>◀<fim_suffix>▶<fim_middle>',
    'seed-coder': '<[fim-suffix]>▶<[fim-prefix]>◀<[fim-middle]>',
    'stable-code': '<fim_prefix>◀<fim_suffix>▶<fim_middle>',
    santacoder: '<fim-prefix>◀<fim-suffix>▶<fim-middle>',
    mellum: '<filename>a.py\n<fim_suffix>▶<fim_prefix>◀<fim_middle>',
  };
  const withFile: Partial<Record<FimFamily, string>> = {
    starcoder: '<filename>a.py\n<fim_prefix># b.py\n# x = 1\n◀<fim_suffix>▶<fim_middle>',
    starcoder2: '<file_sep>b.py\nx = 1\n<file_sep><fim_prefix>a.py\n◀<fim_suffix>▶<fim_middle>',
    qwen: '<|file_sep|>b.py\nx = 1\n<|file_sep|>a.py\n<|fim_prefix|>◀<|fim_suffix|>▶<|fim_middle|>',
    deepseek: '<｜fim▁begin｜>#b.py\nx = 1\n#a.py\n◀<｜fim▁hole｜>▶<｜fim▁end｜>',
    codestral: '[SUFFIX]▶[PREFIX]+++++ b.py\nx = 1\n\n+++++ a.py\n◀',
    'seed-coder': '<[fim-suffix]>▶<[fim-prefix]># b.py\n# x = 1\n◀<[fim-middle]>',
    mellum: '<filename>b.py\nx = 1\n<filename>a.py\n<fim_suffix>▶<fim_prefix>◀<fim_middle>',
  };
  const file = { kind: 'similar', path: 'b.py', text: 'x = 1' } as const;
  for (const family of names) {
    const frame = frameOf(family, python, 'a.py');
    it(`of ${family} has its tokens`, () => assert.equal(frame.wrap('', '◀', '▶'), pictures[family]));
    it(`of ${family} tells other files`, () => {
      const prompt = frame.wrap(frame.file(file), '◀', '▶');
      if (withFile[family]) assert.equal(prompt, withFile[family]);
      assert.match(prompt, /b\.py\n(?:# )?x = 1\n/);
    });
    // StarCoder's suffix-first tokens are read as its other order by this reader.
    if (family !== 'mellum') {
      it(`of ${family} is read as it is meant`, () => {
        const { before, after } = readPrompt(frame.wrap('', 'foo(', ')\n'));
        assert.ok(before.endsWith('foo('), before);
        assert.equal(after, ')\n');
      });
    }
    it(`of ${family} has no tokens to fill in where nothing follows`, () => {
      assert.doesNotMatch(frame.wrap('', '◀', ''), /fim|PRE|SUF|MID/);
      assert.ok(frame.wrap('', '◀', '').endsWith('◀'));
    });
    it(`of ${family} names no path where there is none`, () => {
      assert.doesNotMatch(frameOf(family, python, '').wrap('', '◀', '▶'), /\n|filename/);
    });
  }
});

describe('special tokens in the text', () => {
  const everywhere = [
    '<fim_prefix>',
    '<fim_pad>',
    '<fim-middle>',
    '<|fim_suffix|>',
    '<|endoftext|>',
    '<|im_start|>',
    '<\uff5cfim\u2581hole\uff5c>',
    '<\uff5cend\u2581of\u2581sentence\uff5c>',
    '<[fim-middle]>',
    '<[end\u2581of\u2581sentence]>',
    '<file_sep>',
    '<reponame>',
    '<repo_name>',
    '<gh_stars>',
    '<jupyter_code>',
  ];
  for (const token of everywhere) {
    it(`${token} is broken up for every model, and the length stays`, () => {
      const text = `a ${token}${token} b`;
      for (const family of [undefined, ...names]) {
        const clean = neutralise(text, family);
        assert.ok(!clean.includes(token), clean);
        assert.equal(clean.length, text.length);
        assert.equal(clean.replaceAll('＜', '<'), text);
      }
    });
  }

  it('of one family that are words elsewhere are broken up for that family only', () => {
    const pictures: readonly (readonly [text: string, family: FimFamily, clean: string])[] = [
      ['usage: cp <filename>', 'starcoder', 'usage: cp ＜filename>'],
      ['<PRE>code</PRE>', 'codellama', '＜PRE>code</PRE>'],
      ['[PREFIX] [INST]', 'codestral', '［PREFIX] ［INST]'],
      ['x\n+++++ a.py\n', 'codestral', 'x\n＋++++ a.py\n'],
      ['<eos>', 'codegemma', '＜eos>'],
    ];
    for (const [text, family, clean] of pictures) {
      assert.equal(neutralise(text, family), clean);
      assert.equal(neutralise(text, 'qwen'), text);
      assert.equal(neutralise(text, undefined), text);
    }
  });

  it('are all those of every template and ending', () => {
    for (const family of names) {
      const { prefix, suffix, middle, endings } = families[family];
      for (const token of [prefix, suffix, middle, ...endings].filter((token) => token !== '')) {
        assert.ok(!neutralise(`\n${token}`, family).includes(token), `${family}: ${token}`);
      }
    }
  });

  it('leave code alone', () => {
    const code =
      'if (a <| b |> c) { x << y | z } // <T> <string> Map<fim> <- a<b, c> <|> $1|>\n<p>[a]</p> list[prefix]';
    for (const family of [undefined, ...names]) assert.equal(neutralise(code, family), code);
  });
});

describe('endings', () => {
  it('of every family fit the wire', () => {
    for (const family of names) {
      const { endings } = families[family];
      assert.ok(endings.length > 0);
      for (const ending of endings) assert.ok([...ending].length <= 20, ending);
    }
  });
});

describe('the question that shows whether a model fills in', () => {
  it('is the specification’s for tokens, also for V1, where nothing is known', () => {
    const text = '<fim_prefix>def add(a, b):\n    return <fim_suffix>\n\nprint(add(1, 2))\n<fim_middle>';
    assert.equal(infillQuestion(settingsOf({}))?.request.prompt, text);
    assert.equal(infillQuestion(settingsOf({ backend: 'tgi', fim: 'granite' }))?.request.prompt, text);
  });

  it('of a service with a suffix can only be answered from the suffix', () => {
    const { request, names: wanted } = infillQuestion(settingsOf({ backend: 'qianfan-v2' })) ?? assert.fail();
    assert.ok(wanted.every((name) => request.suffix.includes(name) && !request.prompt.includes(name)));
  });

  it('is none where there is no way to ask', () => {
    assert.equal(infillQuestion(settingsOf({ backend: 'openai', model: 'gpt-4o' })), undefined);
  });
});
