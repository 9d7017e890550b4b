import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type SettingName, settingSpecs } from '../../../src/config/defaults.ts';
import { parseSettings } from '../../../src/config/parse.ts';
import { presets } from '../../../src/config/presets.ts';
import {
  accept as acceptFor,
  type Held,
  isShown,
  keysFrom,
  keysOf,
  type Property,
  type ShownSetting,
  sectionsOf,
} from '../../../src/editor/settingsForm.ts';
import type { Field, Value } from '../../../src/pages/settings/protocol.ts';

const { properties }: { properties: Record<string, Property> } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).contributes.configuration;
const localize = (message: string, ...args: (string | number)[]) =>
  message.replace(/\{(\d)\}/g, (_, index) => String(args[index]));

/** The form of a person whose settings.json holds `own`. */
function form(own: Record<string, unknown>, more: Record<string, Held> = {}) {
  const { settings } = parseSettings((name) => own[name] ?? (name === 'backend' ? 'qianfan-v1' : undefined));
  const held = (name: SettingName): Held => more[name] ?? { own: own[name], languages: [] };
  return { settings, ...sectionsOf({ properties, held, settings, localize }) };
}
const fieldsOf = (own: Record<string, unknown>, more?: Record<string, Held>): readonly Field[] => {
  const { service, address, rest } = form(own, more);
  return [service, ...(address ? [address] : []), ...rest].flatMap(({ fields }) => fields);
};
const field = (name: string, own: Record<string, unknown>, more?: Record<string, Held>): Field => {
  const found = fieldsOf(own, more).find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};
const shown = (own: Record<string, unknown>) => {
  const { service, address } = form(own);
  return [...service.fields, ...(address?.fields ?? [])].map(({ name }) => name);
};

describe('the form of the settings page', () => {
  it('offers every backend once, with what kind of service it is', () => {
    const { control } = field('backend', {});
    assert.ok(control.kind === 'choice');
    assert.deepEqual(control.options.map(({ value }) => value).sort(), Object.keys(presets).sort());
    assert.equal(control.options[0]?.label, 'Built-in engine · no service');
    for (const { value, description } of control.options) assert.ok(description, value);
  });

  it('shows only what the backend uses', () => {
    assert.deepEqual(shown({ backend: 'qianfan-v1' }), ['backend', 'auth', 'endpoint', 'url', 'fim']);
    assert.deepEqual(shown({ backend: 'qianfan-v2' }), ['backend', 'auth', 'model', 'url', 'fim']);
    assert.deepEqual(shown({ backend: 'deepseek' }), ['backend', 'model', 'url', 'fim']);
    assert.deepEqual(shown({ backend: 'llamacpp' }), ['backend', 'url', 'fim']);
  });

  it('shows of the built-in engine what it does, and nothing of a service', () => {
    const { service, address, rest } = form({ backend: 'builtin', auth: 'iam', prices: {} });
    assert.equal(address, undefined);
    assert.match(service.description, /no keys and no network.*choose the service/);
    const names = [service, ...rest].map(({ id, fields }) => [id, ...fields.map(({ name }) => name)].join(' '));
    assert.deepEqual(names, [
      'service backend',
      'builtin builtin.precision builtin.wholeLines',
      'suggestions enabled trigger keys',
      'read exclude',
    ]);
  });

  it('shows how it speaks where it stands in for a service, and not where it may not', () => {
    const builtin = (own: Record<string, unknown>) =>
      form(own)
        .rest.find(({ id }) => id === 'builtin')
        ?.fields.map(({ name }) => name);
    const own = ['builtin.precision', 'builtin.wholeLines'];
    assert.deepEqual(builtin({ backend: 'deepseek' }), ['builtin.fallback', ...own]);
    assert.deepEqual(builtin({ backend: 'deepseek', 'builtin.fallback': false }), ['builtin.fallback']);
  });

  it('shows what is used where nothing is set', () => {
    const { value, placeholder } = field('url', { backend: 'ollama' });
    assert.deepEqual([value, placeholder], ['', presets.ollama.url]);
    assert.equal(field('url', { backend: 'ollama', url: 'http://gpu:11434' }).placeholder, presets.ollama.url);
    assert.equal(field('maxLines', {}).value, '20');
    assert.equal(field('enabled', {}).value, true);
    assert.equal(field('dailyCap', {}).value, '');
    assert.deepEqual(field('prices', { prices: { 'qianfan-v1': { input: 4, output: 16 } } }).value, ['4', '16']);
    assert.deepEqual(field('exclude', { exclude: ['*.sql', 'private/'] }).value, ['*.sql', 'private/']);
  });

  it('says where another value holds, and what is wrong in settings.json', () => {
    const held = { own: 20, workspace: 3, languages: ['python', 'go'] };
    assert.match(field('maxLines', {}, { maxLines: held }).note, /workspace.* 3\..*python, go/);
    assert.equal(field('maxLines', {}).note, '');
    assert.match(field('maxLines', { maxLines: 900 }).problem, /from 1 to 200\. 200 is used/);
    assert.equal(field('maxLines', { maxLines: 9 }).problem, '');
  });

  it('has a place only for settings that there are, each with a kind of control that fits its type', () => {
    const kinds = {
      boolean: 'switch',
      number: 'number',
      strings: 'lines',
      url: 'text',
      string: 'text',
      endpoint: 'text',
      currency: 'text',
      prices: 'pair',
    };
    const all = ['qianfan-v1', 'qianfan-v2'].flatMap((backend) => fieldsOf({ backend }));
    for (const { name, control } of all) {
      assert.ok(isShown(name));
      const { type } = settingSpecs[name];
      assert.equal(control.kind, Object.hasOwn(kinds, type) ? kinds[type as keyof typeof kinds] : 'choice', name);
    }
  });
});

describe('what is entered', () => {
  const accept = (name: ShownSetting, entered: Value, prices?: unknown) =>
    acceptFor(name, entered, { backend: 'deepseek', prices });

  it('is written as settings.json has it, and not at all where it is the default', () => {
    assert.deepEqual(accept('maxLines', ' 5 '), { written: 5, value: '5' });
    assert.deepEqual(accept('maxLines', '20'), { written: undefined, value: '20' });
    assert.deepEqual(accept('maxLines', ''), { written: undefined, value: '20' });
    assert.deepEqual(accept('enabled', false), { written: false, value: false });
    assert.deepEqual(accept('enabled', true), { written: undefined, value: true });
    assert.deepEqual(accept('exclude', ['*.sql ', '', ' private/']), {
      written: ['*.sql', 'private/'],
      value: ['*.sql', 'private/'],
    });
    assert.deepEqual(accept('exclude', ['']), { written: undefined, value: [] });
    assert.deepEqual(accept('model', ' codestral '), { written: 'codestral', value: 'codestral' });
  });

  it('may be the full URL of an endpoint', () => {
    const url = 'https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/my_star-1';
    assert.deepEqual(accept('endpoint', url), { written: 'my_star-1', value: 'my_star-1' });
  });

  it('may be the price of the backend, beside those of others', () => {
    const others = { ollama: { input: 0, output: 0 }, strange: 1 };
    const known = { ...others, deepseek: { input: 2, output: 8 } };
    const { ollama } = others;
    assert.deepEqual(accept('prices', ['4', '16'], { ollama }), {
      written: { ollama, deepseek: { input: 4, output: 16 } },
      value: ['4', '16'],
    });
    assert.deepEqual(accept('prices', [' 4 ', '']), {
      written: { deepseek: { input: 4, output: 0 } },
      value: ['4', '0'],
    });
    assert.deepEqual(accept('prices', ['', ''], { deepseek: known.deepseek }), { written: undefined, value: ['', ''] });
    assert.ok('problem' in accept('prices', ['cheap', '']));
    assert.ok('problem' in accept('prices', ['4', '16'], known), 'what is wrong there is not written again');
  });

  it('is refused with its reason', () => {
    const reason = (name: ShownSetting, entered: Value) => {
      const accepted = accept(name, entered);
      return 'problem' in accepted ? localize(accepted.problem.reason, ...accepted.problem.args) : undefined;
    };
    assert.equal(reason('maxLines', '900'), 'has to be from 1 to 200.');
    assert.equal(reason('maxLines', 'few'), 'has to be a number.');
    assert.equal(reason('maxLines', '2.5'), 'has to be a whole number.');
    assert.match(reason('url', 'gateway') ?? '', /http or https/);
    assert.match(reason('endpoint', 'Upper Case') ?? '', /lower-case/);
  });
});

describe('keys', () => {
  const [apiKey, secretKey] = ['bWq8Zk3nT0uV', 'h5Rj9sLxC2mD'];
  const known = { apiKey, secretKey };

  it('have no way to the page: it is told only that they are there', () => {
    for (const areStored of [true, false]) {
      const told = JSON.stringify(keysOf(form({}).settings, known, areStored, localize));
      assert.ok(!told.includes(apiKey) && !told.includes(secretKey), told);
    }
  });

  it('are asked for as the authorisation wants them', () => {
    const labels = (own: Record<string, unknown>) =>
      keysOf(form(own).settings, undefined, false, localize).inputs.map(({ label }) => label);
    assert.equal(labels({ backend: 'qianfan-v1' }).length, 2);
    assert.equal(labels({ backend: 'qianfan-v2' }).length, 1);
    assert.match(labels({ backend: 'qianfan-v2', auth: 'iam' })[0] ?? '', /^Access key/);
    assert.match(labels({ backend: 'deepseek' })[0] ?? '', /^API key/);
  });

  it('are said to be missing, stored or from the environment', () => {
    const state = (...[some, areStored]: [typeof known | undefined, boolean]) =>
      keysOf(form({}).settings, some, areStored, localize);
    assert.match(state(undefined, false).state, /^No key/);
    assert.match(state(known, false).state, /environment/);
    assert.match(state(known, true).state, /^Set\./);
    assert.deepEqual(
      state({ apiKey, secretKey: '' }, true).inputs.map(({ placeholder }) => placeholder !== ''),
      [true, false],
    );
    assert.equal(state(known, false).inputs[0]?.placeholder, '', 'those of the environment cannot be kept');
  });

  it('are cleaned, and one that is left empty stays', () => {
    const typed = { apiKey: ` ${apiKey}\u200b\n`, secretKey: `${secretKey}\t` };
    assert.deepEqual(keysFrom(typed, undefined, 'oauth'), known);
    assert.deepEqual(keysFrom({ apiKey: '', secretKey: 'new' }, known, 'oauth'), { apiKey, secretKey: 'new' });
    assert.deepEqual(keysFrom({ apiKey: 'new', secretKey: '' }, known, 'oauth'), { apiKey: 'new', secretKey });
    assert.equal(keysFrom({ apiKey: '', secretKey: '' }, known, 'oauth'), 'apiKey');
    assert.equal(keysFrom({ apiKey: '', secretKey: 'new' }, undefined, 'oauth'), 'apiKey');
    assert.equal(keysFrom({ apiKey, secretKey: ' ' }, undefined, 'oauth'), 'secretKey');
  });

  it('are one where one is enough', () => {
    assert.deepEqual(keysFrom({ apiKey, secretKey: '' }, known, 'bearer'), { apiKey, secretKey: '' });
    const v2 = 'bce-v3/ALTAK-9rTq/2b7c';
    assert.deepEqual(keysFrom({ apiKey: v2, secretKey: 'left over' }, known, 'oauth'), { apiKey: v2, secretKey: '' });
  });
});
