import assert from 'node:assert/strict';
import { endpointName, parseSettings } from '../../../src/config/parse.ts';
import { settingsForKey } from '../../../src/config/presets.ts';
import { settingReasons } from '../../../src/core/messages/settings.ts';

const parse = (values: Record<string, unknown>) => parseSettings((name) => values[name]);
const names = (values: Record<string, unknown>) => parse(values).problems.map(({ name }) => name);

describe('settings', () => {
  it('have defaults', () => {
    const { settings, problems } = parse({});
    assert.deepEqual(problems, []);
    assert.equal(settings.url, 'https://aip.baidubce.com');
    assert.equal(settings.debounceMs, 300);
    assert.deepEqual(settings.sampling, { temperature: 0.2 });
  });

  it('are clamped with a reason', () => {
    const { settings, problems } = parse({ temperature: 0, topK: 2.4, maxLines: 0, penaltyScore: 9 });
    assert.deepEqual(settings.sampling, { temperature: 0.01, topK: 2, penaltyScore: 2 });
    assert.equal(settings.maxLines, 1);
    assert.deepEqual(
      problems.map(({ name }) => name),
      ['temperature', 'topK', 'penaltyScore', 'maxLines'].sort((a, b) => order(a) - order(b)),
    );
    assert.deepEqual(problems[0], { name: 'temperature', reason: settingReasons.range, args: [0.01, 1], used: 0.01 });
  });

  it('of the wrong type fall back with a reason', () => {
    const wrong = {
      enabled: 'yes',
      debounceMs: '300',
      userId: 5,
      stopSequences: 'x',
      url: 'aip.baidubce.com',
      endpoint: 7,
      fim: 'gpt',
    };
    const { settings } = parse(wrong);
    assert.deepEqual(settings, parse({}).settings);
    assert.deepEqual(names(wrong).sort(), Object.keys(wrong).sort());
  });

  it('keep what is right in a list', () => {
    assert.deepEqual(parse({ stopSequences: ['a', 1, ''] }).settings.stopSequences, ['a']);
    assert.deepEqual(names({ stopSequences: ['a', 1] }), ['stopSequences']);
  });

  it('of money are taken as they are, or with a reason', () => {
    const { settings, problems } = parse({
      prices: { 'qianfan-v2': { input: 4, output: 16 }, ollama: { input: 0, output: 0 } },
      currency: ' usd ',
      dailyCap: 2.5,
      capUnit: 'money',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.prices, { 'qianfan-v2': { input: 4, output: 16 }, ollama: { input: 0, output: 0 } });
    assert.equal(settings.currency, 'USD');
    assert.deepEqual(settings.cap, { unit: 'money', daily: 2.5, monthly: undefined });
    const wrong = { prices: [], currency: '元', dailyCap: -1, monthlyCap: 'much', capUnit: 'lines' };
    assert.deepEqual(names(wrong).sort(), Object.keys(wrong).sort());
    assert.deepEqual(parse(wrong).settings.cap, { unit: 'tokens', daily: 0, monthly: undefined });
  });

  it('keep the prices that are right', () => {
    const right = { deepseek: { input: 1, output: 2 } };
    for (const wrong of [
      { gpt: { input: 1, output: 2 } },
      { vllm: { input: 1 } },
      { vllm: { input: -1, output: 2 } },
    ]) {
      const values = { prices: { ...right, ...wrong } };
      assert.deepEqual([parse(values).settings.prices, names(values)], [right, ['prices']]);
    }
  });

  it('accept a host with a path, without its last slash, and no user name in it', () => {
    assert.equal(parse({ url: 'http://127.0.0.1:8080/gateway/' }).settings.url, 'http://127.0.0.1:8080/gateway');
    assert.deepEqual(names({ url: 'https://me:secret@host' }), ['url']);
    assert.deepEqual(names({ tokenUrl: 'ftp://host' }), ['tokenUrl']);
  });
});

function order(name: string): number {
  return ['temperature', 'topK', 'topP', 'penaltyScore', 'debounceMs', 'maxPromptTokens', 'maxLines'].indexOf(name);
}

describe('a backend', () => {
  it('brings its address, model and authorisation, which the person may override', () => {
    const { settings } = parse({ backend: 'ollama' });
    assert.equal(settings.url, 'http://127.0.0.1:11434');
    assert.equal(settings.auth, 'optional');
    const own = parse({ backend: 'qianfan-v2', url: 'https://gateway/v2', model: 'm', auth: 'iam' }).settings;
    assert.deepEqual(
      [own.url, own.model, own.auth, own.tokenUrl],
      ['https://gateway/v2', 'm', 'iam', 'https://iam.bj.baidubce.com'],
    );
  });

  it('that is not known is told, and the default used', () => {
    assert.deepEqual(names({ backend: 'gpt' }), ['backend']);
    assert.deepEqual(names({ auth: 'password' }), ['auth']);
    assert.equal(parse({ backend: 'gpt' }).settings.backend, 'qianfan-v1');
  });

  it('of a V2 key is V2, also where V1 was expected, and at the person’s own host if there is one', () => {
    const v2Key = { apiKey: 'bce-v3/ALTAK-x/y', secretKey: 'left over' };
    const { settings } = parse({ backend: 'qianfan-v1' });
    const routed = settingsForKey(settings, v2Key);
    assert.deepEqual(
      [routed.preset.protocol, routed.auth, routed.url],
      ['qianfan-v2', 'bearer', 'https://qianfan.baidubce.com/v2'],
    );
    assert.equal(
      settingsForKey(parse({ backend: 'qianfan-v1', url: 'http://gateway' }).settings, v2Key).url,
      'http://gateway',
    );
    assert.equal(settingsForKey(settings, { apiKey: 'old', secretKey: 'y' }), settings);
    const vllm = parse({ backend: 'vllm' }).settings;
    assert.equal(settingsForKey(vllm, v2Key), vllm);
  });
});

describe('the endpoint', () => {
  it('is understood as a name and as a full URL', () => {
    assert.equal(endpointName(' eb88 '), 'eb88');
    const url = 'https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/my_star-1?access_token=24.x';
    assert.equal(endpointName(url), 'my_star-1');
  });

  it('is refused when it cannot be one', () => {
    for (const wrong of ['', 'a', 'Upper', 'a b', '-ab', 'ab-', 'x'.repeat(21), 'https://aip.baidubce.com/']) {
      assert.equal(endpointName(wrong), undefined, wrong);
    }
  });
});
