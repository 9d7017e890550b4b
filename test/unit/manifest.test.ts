import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { capUnits, settingSpecs } from '../../src/config/defaults.ts';
import { parseSettings } from '../../src/config/parse.ts';
import { presets } from '../../src/config/presets.ts';
import { errorMessages } from '../../src/core/messages/errors.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Every table of messages by its name: template by key. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.assign(
  {},
  ...(await Promise.all(
    readdirSync(new URL('src/core/messages/', root)).map((name) => import(`../../src/core/messages/${name}`)),
  )),
);

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly propertyNames?: { readonly enum: readonly string[] };
  readonly scope: string;
  readonly markdownDescription: string;
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}
const manifest: Manifest = JSON.parse(read('package.json'));
const english: Record<string, string> = JSON.parse(read('package.nls.json'));
const chinese: Record<string, string> = JSON.parse(read('package.nls.zh-cn.json'));
const bundle: Record<string, string> = JSON.parse(read('l10n/bundle.l10n.zh-cn.json'));

const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([gap]) => gap).sort();
/** Chinese has its own punctuation as well. */
const hasChinese = (text: string) => /[\p{Script=Han}\uff01-\uff5e]/u.test(text);

/** Pictures are taken in every language. */
const isPicture = (text: string) => /^media\/walkthrough\/zh-cn\/[\w-]+\.png$/.test(text);

describe('package.json', () => {
  const { properties } = manifest.contributes.configuration;

  it('declares the settings that the code knows, with the same defaults and limits', () => {
    assert.deepEqual(
      Object.keys(properties).sort(),
      Object.keys(settingSpecs)
        .map((name) => `starcoder.${name}`)
        .sort(),
    );
    for (const [name, spec] of Object.entries(settingSpecs)) {
      const property = properties[`starcoder.${name}`];
      assert.deepEqual(property?.default, spec.default, name);
      assert.equal(property?.minimum, 'minimum' in spec ? spec.minimum : undefined, name);
      assert.equal(property?.maximum, 'maximum' in spec ? spec.maximum : undefined, name);
      assert.equal([property?.type].flat().includes('integer'), 'integer' in spec, name);
    }
  });

  it('tells whoever edits settings.json what each setting takes', () => {
    for (const [name, property] of Object.entries(properties)) {
      const types = [property.type].flat();
      assert.ok(property.markdownDescription, name);
      assert.equal(property.enumDescriptions?.length, property.enum?.length, name);
      assert.equal(types.includes('number') || types.includes('integer'), property.minimum !== undefined, name);
      assert.equal(property.minimum === undefined, property.maximum === undefined, name);
      assert.equal(property.pattern === undefined, property.patternErrorMessage === undefined, name);
      // Shown as they are.
      for (const key of property.enumDescriptions ?? [])
        assert.doesNotMatch(english[key.slice(1, -1)] ?? '', /[`*]/, key);
    }
  });

  it('finds the same texts wrong as the code does', () => {
    const texts = {
      url: ['', 'https://host', ' http://127.0.0.1:8080/v1/ ', 'host', 'ftp://host', 'https://me:key@host', 'https://'],
      tokenUrl: ['', 'https://host', 'host:443'],
      endpoint: [
        '',
        'eb88',
        ' my_star-1 ',
        'https://h/rpc/completions/eb88?a=b',
        'Upper',
        'a',
        '-ab',
        'https://h/eb88',
      ],
      currency: ['CNY', 'usd', 'yuan', ''],
    };
    for (const [name, all] of Object.entries(texts)) {
      const pattern = new RegExp(properties[`starcoder.${name}`]?.pattern ?? '$^');
      for (const text of all) {
        const { problems } = parseSettings((asked) => (asked === name ? text : undefined));
        assert.equal(pattern.test(text), problems.length === 0, `${name}: ${text}`);
      }
    }
  });

  it('offers the presets and ways of authorisation that the code knows', () => {
    assert.deepEqual(properties['starcoder.backend']?.enum, Object.keys(presets));
    const priced = Object.keys(presets).filter((name) => name !== 'builtin');
    assert.deepEqual(properties['starcoder.prices']?.propertyNames?.enum, priced);
    assert.deepEqual(properties['starcoder.capUnit']?.enum, capUnits);
    assert.deepEqual(properties['starcoder.auth']?.enum, ['auto', 'oauth', 'bearer', 'iam']);
  });

  it('lets a folder that is not trusted neither turn suggestions on nor send or ask for more', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited', 'or else VS Code takes no notice of the list');
    const mayCostMore = ['enabled', 'trigger', 'lookAhead', 'maxPromptTokens', 'maxTokens'];
    assert.deepEqual(
      restrictedConfigurations,
      mayCostMore.map((name) => `starcoder.${name}`),
    );
    for (const name of restrictedConfigurations) assert.notEqual(properties[name]?.scope, 'application', name);
  });

  it('lets no workspace choose where code and keys go, nor what may be spent', () => {
    const limits = ['exclude', 'requestsPerSecond'];
    const money = ['prices', 'currency', 'dailyCap', 'monthlyCap', 'capUnit'];
    for (const name of [
      'backend',
      'url',
      'tokenUrl',
      'auth',
      'endpoint',
      'model',
      'appId',
      'userId',
      ...limits,
      ...money,
    ]) {
      assert.equal(properties[`starcoder.${name}`]?.scope, 'application', name);
    }
  });

  it('declares the commands that the code has, under one category', () => {
    const known = [...read('src/wiring/commands.ts').matchAll(/^ {4}'(starcoder\.\w+)':/gm)].map(([, id]) => id);
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), known.sort());
    assert.ok(manifest.contributes.commands.every(({ category }) => category === 'StarCoder'));
    const [, pages = ''] = /pages: \{(.*)\}/.exec(read('src/wiring/commands.ts')) ?? [];
    const types = manifest.activationEvents.flatMap((event) => /^onWebviewPanel:(.+)$/.exec(event)?.[1] ?? []);
    assert.deepEqual(
      [...pages.matchAll(/'(starcoder\.\w+)'/g)].map(([, type]) => type),
      types,
    );
    assert.ok(types.length > 0);
  });

  it('takes every text that VS Code shows from those files (demand 29)', () => {
    const shown =
      /^(?:title|(?:markdown)?description|enumDescriptions|patternErrorMessage|\w*deprecationMessage|altText)$/i;
    const seen: string[] = [];
    JSON.parse(read('package.json'), (name: string, value: unknown) => {
      if (shown.test(name)) seen.push(...[value].flat().map(String));
      return value;
    });
    assert.ok(seen.length > 90, `${seen.length}`);
    // The heading of its settings is the name of the product, which is the same in every language.
    for (const text of seen) assert.match(text, /^(?:%[\w.-]+%|StarCoder Inline)$/);
  });

  it('has every text of the manifest in English and Chinese, and none that is not used (demand 29)', () => {
    const used = [...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
    const wanted = [...new Set(used)].sort();
    assert.deepEqual(Object.keys(english).sort(), wanted);
    assert.deepEqual(Object.keys(chinese).sort(), wanted);
    for (const [key, text] of Object.entries(chinese)) assert.ok(hasChinese(text) || isPicture(text), key);
  });
});

describe('messages', () => {
  const all = Object.values(tables).flatMap((table) => Object.values(table));

  it('are all there in Chinese, with the same gaps, and no others (demand 29)', () => {
    assert.deepEqual(Object.keys(bundle).sort(), [...new Set(all)].sort());
    for (const [text, translation] of Object.entries(bundle)) {
      assert.deepEqual(gaps(translation), gaps(text), text);
      assert.ok(hasChinese(translation), text);
    }
  });

  it('are all used', () => {
    const source = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('core/messages/'))
      .map((name) => read(`src/${name}`))
      .join('\n');
    for (const [table, entries] of Object.entries(tables)) {
      // One that is looked up by what happened is used as a whole.
      if (source.includes(`${table}[`)) continue;
      for (const name of Object.keys(entries)) assert.ok(source.includes(`${table}.${name}`), `${table}.${name}`);
    }
  });

  it('of errors say what to do: a command, a setting, the console, or that waiting is enough', () => {
    for (const [kind, message] of Object.entries(errorMessages)) {
      if (kind === 'contentRefused') continue;
      assert.match(message, /StarCoder: |"starcoder\.|console|by itself|try again/, kind);
    }
  });

  it('are what VS Code and the pages are given: nothing is shown that is not in these tables (demand 29)', () => {
    const files = ['editor', 'pages'].flatMap((room) =>
      readdirSync(new URL(`src/${room}/`, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `src/${room}/${name}`),
    );
    const shown =
      /\b(?:title|label|description|detail|placeHolder|placeholder|prompt|hint|tooltip|ariaLabel|saveLabel|openLabel|textContent|innerText)(?::|\s*=)\s*|(?:show(?:Information|Warning|Error)Message|setStatusBarMessage|createOutputChannel)\(\s*|createWebviewPanel\([^,]*,\s*/
        .source;
    const literals = new RegExp(`(?:${shown})(?:'([^'\\n]*)'|"([^"\\n]*)"|\`([^\`]*)\`)`, 'g');
    let seen = 0;
    for (const file of files) {
      for (const [whole, ...texts] of read(file).matchAll(literals)) {
        seen += 1;
        // The name of the product is the same in every language.
        const said = texts.join('').replace(/\$\{[^}]*\}|StarCoder(?: Inline)?/g, '');
        assert.doesNotMatch(said, /\p{L}{2}/u, `${file}: ${whole}`);
      }
    }
    assert.ok(seen > 5, `${seen}`);
  });
});
