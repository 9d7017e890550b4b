import { cleanKey } from '../config/cleanKey.ts';
import { type SettingName, settingSpecs } from '../config/defaults.ts';
import { endpointName, parseSettings, type SettingProblem } from '../config/parse.ts';
import { isV2Key, type PresetName } from '../config/presets.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import { keyMessages } from '../core/messages/credentials.ts';
import { settingLabels, settingsPage } from '../core/messages/settingsPage.ts';
import type { AuthMethod, Credentials, Settings } from '../core/settings.ts';
import type { Control, Field, Form, KeyName, Keys, Option, Section, Value } from '../pages/settings/protocol.ts';

/** A setting as package.json declares it, its texts in the person's language. */
export interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription: string;
}

/** What settings.json holds for one setting: the person's, the workspace's, and the languages for which there is a value. */
export interface Held {
  readonly own?: unknown;
  readonly workspace?: unknown;
  readonly languages: readonly string[];
}

export interface FormSources {
  readonly properties: Readonly<Record<string, Property>>;
  readonly held: (name: ShownSetting) => Held;
  /** Those that are in effect in the window. */
  readonly settings: Settings;
  readonly localize: (message: string, ...args: (string | number)[]) => string;
}

/** The settings that have their place on the page. */
export type ShownSetting = keyof typeof settingLabels & SettingName;

export function isShown(name: string): name is ShownSetting {
  return Object.hasOwn(settingLabels, name);
}

/** All sections with their fields; only what the backend uses is among them, and no section that has none. */
export function sectionsOf(sources: FormSources): Omit<Form, 'keys' | 'test'> {
  const { localize, settings } = sources;
  const section = (id: string, title: string, description: string, names: readonly ShownSetting[]): Section => ({
    id,
    title: localize(title),
    description: localize(description),
    fields: names.map((name) => fieldOf(name, sources)),
  });
  const { service, address, suggestions, sent, spending } = usedBy(settings);
  const isAlone = isBuiltin(settings);
  const own = section('builtin', settingsPage.builtin, settingsPage.builtinAbout, builtinSettings(settings));
  const when = section('suggestions', settingsPage.suggestions, settingsPage.suggestionsAbout, suggestions);
  const rest = [
    ...(isAlone ? [own, when] : [when, own]),
    isAlone
      ? section('read', settingsPage.read, settingsPage.readAbout, sent)
      : section('sent', settingsPage.sent, settingsPage.sentAbout, sent),
    section('spending', settingsPage.spending, settingsPage.spendingAbout, spending),
  ];
  const serviceAbout = isAlone ? settingsPage.noServiceAbout : settingsPage.serviceAbout;
  return {
    service: section('service', settingsPage.service, serviceAbout, service),
    ...(!isAlone && { address: section('address', settingsPage.address, settingsPage.addressAbout, address) }),
    rest: rest.filter(({ fields }) => fields.length > 0),
  };
}

/** What holds for every service. */
const withService = {
  suggestions: ['enabled', 'trigger', 'length', 'maxLines', 'debounceMs', 'lookAhead', 'keys'],
  sent: ['maxPromptTokens', 'exclude'],
  spending: ['dailyCap', 'monthlyCap', 'capUnit', 'prices', 'currency'],
} as const satisfies Readonly<Record<string, readonly ShownSetting[]>>;

type Place = 'service' | 'address' | keyof typeof withService;

function usedBy({ preset }: Settings): Readonly<Record<Place, readonly ShownSetting[]>> {
  const { protocol, auth, needsModel } = preset;
  if (protocol === 'builtin') {
    const suggestions = ['enabled', 'trigger', 'keys'] as const;
    return { service: ['backend'], address: [], suggestions, sent: ['exclude'], spending: [] };
  }
  if (protocol === 'qianfan-v1') {
    return { ...withService, service: ['backend', 'auth'], address: ['endpoint', 'url', 'fim'] };
  }
  if (protocol === 'qianfan-v2') {
    return { ...withService, service: ['backend', 'auth'], address: ['model', 'url', 'fim'] };
  }
  // A cloud service is where it is; where a server of one's own is comes first.
  if (auth === 'bearer') return { ...withService, service: ['backend'], address: ['model', 'url', 'fim'] };
  const address: readonly ShownSetting[] = ['url', ...(needsModel ? (['model'] as const) : []), 'fim'];
  return { ...withService, service: ['backend'], address };
}

/** Where it may not speak, it does not matter how. */
function builtinSettings(settings: Settings): readonly ShownSetting[] {
  const own = ['builtin.precision', 'builtin.wholeLines'] as const;
  if (isBuiltin(settings)) return own;
  return settings.builtin.fallback ? ['builtin.fallback', ...own] : ['builtin.fallback'];
}

function fieldOf(name: ShownSetting, sources: FormSources): Field {
  const { properties, held, settings, localize } = sources;
  const property = properties[`starcoder.${name}`];
  if (!property) throw new Error(`package.json has no starcoder.${name}`);
  const { own, workspace, languages } = held(name);
  const notes = [
    ...(workspace === undefined ? [] : [localize(settingsPage.inWorkspace, JSON.stringify(workspace))]),
    ...(languages.length === 0 ? [] : [localize(settingsPage.inLanguages, languages.join(', '))]),
  ];
  const problem = problemOf(name, own);
  const control = controlOf(name, property, sources);
  return {
    name,
    label: localize(settingLabels[name]),
    description: property.markdownDescription,
    control,
    value: name === 'prices' ? priceOf(settings.prices, settings.backend) : shown(own ?? property.default),
    placeholder: name === 'url' || name === 'model' ? settings.preset[name] : placeholder(property.default),
    note: notes.join(' '),
    problem: problem
      ? localize(settingsPage.wrongInJson, localize(problem.reason, ...problem.args), JSON.stringify(problem.used))
      : '',
  };
}

function controlOf(name: ShownSetting, property: Property, { settings, localize }: FormSources): Control {
  if (name === 'backend') return { kind: 'choice', options: backends(property, localize) };
  if (name === 'prices') {
    const about = localize(settingsPage.priceOf, `${backendNames[settings.backend as PresetName]}`);
    return { kind: 'pair', labels: [localize(settingsPage.priceInput), localize(settingsPage.priceOutput)], about };
  }
  const types = [property.type].flat();
  if (property.enum) return { kind: 'choice', options: optionsOf(property) };
  if (types.includes('boolean')) return { kind: 'switch' };
  if (types.includes('array')) return { kind: 'lines' };
  return { kind: types.includes('string') ? 'text' : 'number' };
}

function optionsOf({ enum: values = [], enumDescriptions = [] }: Property): readonly Option[] {
  return values.map((value, index) => ({ value, label: value, description: enumDescriptions[index] ?? '' }));
}

const backendGroups: readonly { readonly title: string; readonly names: readonly PresetName[] }[] = [
  { title: settingsPage.noService, names: ['builtin'] },
  { title: settingsPage.qianfan, names: ['qianfan-v2', 'qianfan-v1'] },
  { title: settingsPage.cloud, names: ['deepseek', 'dashscope', 'siliconflow', 'mistral'] },
  { title: settingsPage.own, names: ['ollama', 'llamacpp', 'lmstudio', 'vllm', 'tgi', 'openai'] },
];

/** As they call themselves; our own has a name in each language. */
const backendNames: Readonly<Record<PresetName, string>> = {
  builtin: settingsPage.builtin,
  'qianfan-v1': 'Qianfan V1',
  'qianfan-v2': 'Qianfan V2',
  openai: 'OpenAI-compatible',
  vllm: 'vLLM',
  lmstudio: 'LM Studio',
  tgi: 'Text Generation Inference',
  deepseek: 'DeepSeek',
  dashscope: 'DashScope',
  siliconflow: 'SiliconFlow',
  llamacpp: 'llama.cpp',
  ollama: 'Ollama',
  mistral: 'Mistral',
};

function backends(property: Property, localize: FormSources['localize']): readonly Option[] {
  const described = new Map(optionsOf(property).map((option) => [option.value, option]));
  return backendGroups.flatMap(({ title, names }) =>
    names.map((name) => ({
      ...described.get(name),
      value: name,
      label: `${localize(backendNames[name])} · ${localize(title)}`,
    })),
  );
}

/** What a control shows of a value; empty where it cannot be shown. */
function shown(value: unknown): Value {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function placeholder(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}

/** What is wrong with a value for a setting. */
function problemOf(name: SettingName, value: unknown): SettingProblem | undefined {
  const { problems } = parseSettings((asked) => (asked === name ? value : undefined));
  return problems.find((problem) => problem.name === name);
}

/** What was entered, as settings.json is to hold it (undefined for the default) and as the field then shows it. */
export interface Accepted {
  readonly written: unknown;
  readonly value: Value;
}

/** An endpoint's full URL becomes its name; a price becomes that of `backend`, beside what `prices` of settings.json holds for others. */
export function accept(name: ShownSetting, entered: Value, { backend, prices }: PricesOf): Accepted | Refused {
  const given = name === 'prices' ? withPrice(prices, backend, entered) : meant(name, entered);
  const problem = problemOf(name, given);
  if (problem) return { problem };
  const { default: usual } = settingSpecs[name];
  const written = JSON.stringify(given) === JSON.stringify(usual) ? undefined : given;
  return { written, value: name === 'prices' ? priceOf(given, backend) : shown(given ?? usual) };
}

export interface PricesOf {
  readonly backend: string;
  readonly prices: unknown;
}

interface Refused {
  readonly problem: SettingProblem;
}

/** With one amount given the other is 0; with none there is no price. */
function withPrice(prices: unknown, backend: string, entered: Value): unknown {
  const [input = '', output = ''] = Array.isArray(entered) ? entered.map((amount) => amount.trim()) : [];
  const { [backend]: _, ...others } = { ...(prices as Readonly<Record<string, unknown>>) };
  if (input === '' && output === '') return others;
  return { ...others, [backend]: { input: Number(input), output: Number(output) } };
}

function priceOf(prices: unknown, backend: string): readonly string[] {
  const { [backend]: price } = { ...(prices as Settings['prices']) };
  return price ? [String(price.input), String(price.output)] : ['', ''];
}

function meant(name: ShownSetting, entered: Value): unknown {
  if (typeof entered === 'boolean') return entered;
  if (typeof entered !== 'string') return entered.map((line) => line.trim()).filter((line) => line !== '');
  const text = entered.trim();
  if (text === '') return undefined;
  if (name === 'endpoint') return endpointName(text) ?? text;
  return settingSpecs[name].type === 'number' ? Number(text) : text;
}

/** What is asked for, and whether it is there; keys themselves have no way to the page. */
export function keysOf(
  { auth }: Settings,
  known: Credentials | undefined,
  areStored: boolean,
  localize: FormSources['localize'],
): Keys {
  const { key, secret } = keyQuestions(auth);
  const input = (name: KeyName, question: string) => {
    const isKept = areStored && known !== undefined && known[name] !== '';
    return { name, label: localize(question), placeholder: isKept ? localize(settingsPage.keyKeeps) : '' };
  };
  const none = auth === 'optional' ? settingsPage.keyNotNeeded : settingsPage.keyNone;
  const state = areStored ? settingsPage.keyStored : known ? settingsPage.keyFromEnvironment : none;
  return {
    inputs: [input('apiKey', key), ...(secret === undefined ? [] : [input('secretKey', secret)])],
    state: localize(state),
    areStored,
  };
}

/** What to ask for with this authorisation. */
export function keyQuestions(auth: AuthMethod): { readonly key: string; readonly secret?: string } {
  if (auth === 'oauth') return { key: keyMessages.askApiKey, secret: keyMessages.askSecretKey };
  if (auth === 'iam') return { key: keyMessages.askAccessKey, secret: keyMessages.askAccessSecret };
  return { key: keyMessages.askBearer };
}

/** The keys to be kept: what was left empty stays as it is stored. Returns the name of the field that is missing, if one is. */
export function keysFrom(
  entered: Readonly<Record<KeyName, string>>,
  stored: Credentials | undefined,
  auth: AuthMethod,
): Credentials | KeyName {
  const given = { apiKey: cleanKey(entered.apiKey), secretKey: cleanKey(entered.secretKey) };
  const apiKey = given.apiKey || (given.secretKey && stored?.apiKey);
  if (!apiKey) return 'apiKey';
  if (keyQuestions(auth).secret === undefined || isV2Key(apiKey)) return { apiKey, secretKey: '' };
  const secretKey = given.secretKey || stored?.secretKey;
  return secretKey ? { apiKey, secretKey } : 'secretKey';
}
