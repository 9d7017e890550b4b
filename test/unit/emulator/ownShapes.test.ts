import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator.ts';
import { readPrompt } from '../../emulator/generate/fimPrompt.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';
import { LLAMACPP, MISTRAL, OLLAMA, OPENAI, send, streamFrom } from './servers.ts';
import { call } from './wire.ts';

const plain = (text: string): string => text.replace(/as-[a-z0-9]{10}/g, 'as-ID');

describe('emulator: each server in its own words', () => {
  let emulator: Emulator;
  withEmulator(
    (started) => {
      emulator = started;
    },
    { now: () => 1_798_284_651_900 },
  );

  /** ◀ stands for the prefix, ▶ for the suffix. */
  const families: [string, string][] = [
    ['StarCoder', '<fim_prefix>◀<fim_suffix>▶<fim_middle>'],
    ['StarCoder, suffix first', '<fim_prefix><fim_suffix>▶<fim_middle>◀'],
    ['SantaCoder', '<fim-prefix>◀<fim-suffix>▶<fim-middle>'],
    ['Qwen', '<|fim_prefix|>◀<|fim_suffix|>▶<|fim_middle|>'],
    ['DeepSeek', '<｜fim▁begin｜>◀<｜fim▁hole｜>▶<｜fim▁end｜>'],
    ['CodeLlama', '<PRE> ◀ <SUF>▶ <MID>'],
    ['Codestral', '[SUFFIX]▶[PREFIX]◀'],
    ['CodeGeeX4', '<|code_suffix|>▶<|code_prefix|>◀<|code_middle|>'],
    ['Seed-Coder', '<[fim-suffix]>▶<[fim-prefix]>◀<[fim-middle]>'],
  ];
  for (const [family, template] of families) {
    it(`reads ${family}’s template`, async () => {
      assert.deepEqual(readPrompt(`head\n${template}`), { before: 'head\n◀', after: '▶' });
      const prompt = template.replace('◀', 'foo(bar, baz)\nfoo(').replace('▶', ')\n');
      const { json } = await send(emulator, OPENAI, OPENAI.ask({ prompt }));
      assert.equal(OPENAI.textIn(json), 'bar, baz');
    });
  }

  it('takes a prompt with some of a template’s tokens as plain text', () => {
    const prompt = 'a <|fim_prefix|> b <|fim_middle|> c';
    assert.deepEqual(readPrompt(prompt), { before: prompt, after: '' });
  });

  it('copies no special token of any family', async () => {
    for (const token of ['<|fim_pad|>', '<｜end▁of▁sentence｜>', '<EOT>', '<|repo_name|>']) {
      const { json } = await send(emulator, OPENAI, OPENAI.ask({ prompt: `one two three${token}\none two` }));
      assert.equal(OPENAI.textIn(json), ' three', token);
    }
  });

  it('OpenAI: fields, usage and 16 tokens by default', async () => {
    emulator.answers.push('word '.repeat(30));
    const { text } = await send(emulator, OPENAI, { model: 'm', prompt: 'a b' });
    assert.equal(
      plain(text),
      `{"id":"as-ID","object":"text_completion","created":1798284651,"model":"m","choices":[{"index":0,"text":"${'word '.repeat(16).trim()}",` +
        '"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":2,"completion_tokens":16,"total_tokens":18}}',
    );
  });

  it('OpenAI: vLLM’s words for a suffix and an unknown model', async () => {
    Object.assign(emulator.knobs, { suffixUnsupported: true, checkModel: true });
    const suffix = await send(emulator, OPENAI, OPENAI.ask({ prompt: 'a', suffix: 'b' }));
    assert.equal(
      suffix.text,
      '{"error":{"message":"suffix is not currently supported","type":"BadRequestError","param":null,"code":400}}',
    );
    assert.equal((await send(emulator, OPENAI, OPENAI.ask({ prompt: 'a' }))).status, 404);
    assert.equal((await send(emulator, OPENAI, { model: 'starcoder', prompt: 'a' })).status, 200);
    const { json } = await call(`${emulator.url}/v1/models`);
    assert.match(JSON.stringify(json), /^\{"object":"list","data":\[\{"id":"starcoder","object":"model",/);
    emulator.knobs.requiredBearer = 'k';
    assert.equal((await call(`${emulator.url}/v1/models`)).status, 401);
  });

  it('OpenAI: a stop as text, and DashScope’s path', async () => {
    emulator.answers.push('a\nb');
    const path = '/compatible-mode/v1/completions';
    const { json } = await send(emulator, { ...OPENAI, path }, { model: 'm', prompt: 'a', stop: '\n' });
    assert.equal(OPENAI.textIn(json), 'a');
    assert.equal((await send(emulator, OPENAI, { model: 'm', prompt: 'a', stop: [...'12345'] })).status, 400);
    assert.equal(
      (await send(emulator, { ...OPENAI, path: '/beta/completions' }, { prompt: 'a', stop: [...'12345'] })).status,
      200,
    );
    assert.equal(
      (await send(emulator, { ...OPENAI, path: '/beta/completions' }, { prompt: 'a', max_tokens: 4097 })).status,
      400,
    );
  });

  it('llama.cpp: frames, the last one full, no [DONE]', async () => {
    emulator.answers.push(['a', 'b;c']);
    const { text, frames, headers } = await streamFrom(emulator, LLAMACPP, {
      ...LLAMACPP.ask({ prompt: 'x', stream: true, stop: [';'] }),
      n_predict: -1,
    });
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.ok(text.startsWith('data: {"index":0,"content":"a","tokens":[],"stop":false,'));
    assert.ok(!text.includes('[DONE]') && text.endsWith('}\n\n'));
    const { content, stop, stop_type, stopping_word, tokens_predicted } = frames.at(-1) ?? {};
    assert.deepEqual([content, stop, stop_type, stopping_word, tokens_predicted], ['', true, 'word', ';', 1]);
  });

  it('llama.cpp and Ollama: -1 means no limit', async () => {
    emulator.answers.push('one two three', 'one two three');
    const infill = await send(emulator, LLAMACPP, LLAMACPP.ask({ prompt: 'a', maxTokens: -1 }));
    assert.deepEqual([LLAMACPP.textIn(infill.json), LLAMACPP.endIn(infill.json)], ['one two three', 'eos']);
    const generate = await send(emulator, OLLAMA, OLLAMA.ask({ prompt: 'a', maxTokens: -1 }));
    assert.deepEqual([OLLAMA.textIn(generate.json), OLLAMA.endIn(generate.json)], ['one two three', 'stop']);
  });

  it('llama.cpp: other files and text behind the middle token', async () => {
    const ask = async (fields: object) =>
      LLAMACPP.textIn((await send(emulator, LLAMACPP, { input_prefix: 'foo(', input_suffix: ')\n', ...fields })).json);
    const extra = [{ filename: 'a.py', text: 'foo(bar, baz)' }];
    assert.equal(await ask({ input_extra: extra }), 'bar, baz');
    assert.equal(await ask({ input_extra: extra, prompt: 'bar' }), ', baz');
  });

  it('llama.cpp: its refusals', async () => {
    const error = async (body: object) => (await send(emulator, LLAMACPP, body)).text;
    assert.equal(
      await error({ input_prefix: 'a' }),
      '{"error":{"code":400,"message":"\\"input_suffix\\" is required","type":"invalid_request_error"}}',
    );
    assert.match(await error({ input_prefix: 'a', input_suffix: '', input_extra: [{ filename: 'x' }] }), /"code":400/);
    emulator.knobs.suffixUnsupported = true;
    const { status, text } = await send(emulator, LLAMACPP, LLAMACPP.ask({ prompt: 'a' }));
    assert.equal(status, 501);
    assert.match(text, /"type":"not_supported_error"/);
  });

  it('Ollama: lines of JSON unless told otherwise', async () => {
    emulator.answers.push(['a', 'b'], 'c');
    const { headers, text } = await streamFrom(emulator, OLLAMA, { model: 'm', prompt: 'x' });
    const head = '{"model":"m","created_at":"2026-12-26T11:30:51.900Z","response":';
    assert.equal(headers['content-type'], 'application/x-ndjson');
    assert.equal(
      text,
      `${head}"a","done":false}\n${head}"b","done":false}\n${head}"","done":true,"done_reason":"stop",` +
        '"total_duration":62000000,"load_duration":10000000,"prompt_eval_count":1,"prompt_eval_duration":12000000,' +
        '"eval_count":1,"eval_duration":40000000}\n',
    );
    const { json } = await send(emulator, OLLAMA, OLLAMA.ask({ prompt: 'x' }));
    assert.deepEqual([json['response'], json['done'], json['eval_count']], ['c', true, 1]);
  });

  it('Ollama: raw prompts hold the template, and a suffix beside them counts for nothing', async () => {
    const prompt = '<|fim_prefix|>foo(bar, baz)\nfoo(<|fim_suffix|>)\n<|fim_middle|>';
    const { json } = await send(emulator, OLLAMA, { model: 'm', prompt, raw: true, suffix: 'x', stream: false });
    assert.equal(json['response'], 'bar, baz');
    const plainSuffix = { model: 'm', prompt: 'foo(bar, baz)\nfoo(', suffix: ')\n', stream: false };
    assert.equal((await send(emulator, OLLAMA, plainSuffix)).json['response'], 'bar, baz');
    assert.notEqual((await send(emulator, OLLAMA, { ...plainSuffix, raw: true })).json['response'], 'bar, baz');
  });

  it('Ollama: its refusals', async () => {
    Object.assign(emulator.knobs, { suffixUnsupported: true, checkModel: true });
    const answers = [];
    for (const body of [{ model: 'nope' }, { model: 'starcoder', suffix: 'x' }, {}]) {
      const { status, json } = await send(emulator, OLLAMA, { prompt: 'a', ...body });
      answers.push([status, json]);
    }
    assert.deepEqual(answers, [
      [404, { error: "model 'nope' not found" }],
      [400, { error: 'registry.ollama.ai/library/starcoder does not support insert' }],
      [400, { error: 'model is required' }],
    ]);
  });

  it('Mistral: content of messages and deltas, usage in the last chunk', async () => {
    emulator.answers.push('a', ['b']);
    const whole = await send(emulator, MISTRAL, MISTRAL.ask({ prompt: 'x' }));
    const head = '{"id":"as-ID","object":"chat.completion';
    const middle = '","created":1798284651,"model":"any","choices":[{"index":0,';
    const usage = '"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}';
    assert.equal(
      plain(whole.text),
      `${head}${middle}"message":{"role":"assistant","tool_calls":null,"content":"a"},"finish_reason":"stop"}],${usage}}`,
    );
    const chunk = (content: string, reason: string) =>
      `data: ${head}.chunk${middle}"delta":{"role":"assistant","content":"${content}"},"finish_reason":${reason}}]`;
    const { text } = await streamFrom(emulator, MISTRAL, { prompt: 'x' });
    assert.equal(plain(text), `${chunk('b', 'null')}}\n\n${chunk('', '"stop"')},${usage}}\n\ndata: [DONE]\n\n`);
    const { status, json } = await send(emulator, MISTRAL, { prompt: 'a' });
    assert.deepEqual([status, json['object'], json['message']], [422, 'error', 'model is required']);
  });
});
