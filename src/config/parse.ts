import { settingReasons } from '../core/messages/settings.ts';
import type {
  AuthMethod,
  CapUnit,
  FimChoice,
  KeyPreset,
  Length,
  Price,
  Sampling,
  Settings,
  Trigger,
} from '../core/settings.ts';
import { capUnits, fimChoices, keyPresets, lengths, type SettingName, settingSpecs, triggers } from './defaults.ts';
import { applyPreset, isPresetName, type PresetName } from './presets.ts';

/** A value that could not be used as it was: which, why, and what is used instead. */
export interface SettingProblem {
  readonly name: SettingName;
  readonly reason: (typeof settingReasons)[keyof typeof settingReasons];
  /** For the gaps of `reason`. */
  readonly args: readonly number[];
  /** What is used instead. */
  readonly used: unknown;
}

/** Reads one setting as the person wrote it, or undefined. */
export type ReadSetting = (name: SettingName) => unknown;

/** Turns what settings.json holds into settings that can be relied on; what is wrong is clamped or ignored, with a reason. */
export function parseSettings(read: ReadSetting): { settings: Settings; problems: readonly SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const parse = <T>(name: SettingName, fallback: T, check: (value: unknown) => Checked<T>): T => {
    const value = read(name);
    if (value === undefined || value === null) return fallback;
    const checked = check(value);
    if (checked.reason !== undefined) {
      const used = checked.value ?? settingSpecs[name].default;
      problems.push({ name, reason: checked.reason, args: checked.args ?? [], used });
    }
    return checked.value ?? fallback;
  };
  const number = (name: NumberName) =>
    parse(name, settingSpecs[name].default, (value) => checkNumber(settingSpecs[name], value));
  const boolean = (name: BooleanName) => parse(name, settingSpecs[name].default, checkBoolean);
  const url = (name: 'url' | 'tokenUrl') =>
    parse(name, '', (value) => (value === '' ? { value: '' } : checkUrl(value)));
  const string = (name: 'model' | 'appId' | 'userId') => parse(name, '', checkString).trim();

  const sampling: Sampling = withoutNulls({
    temperature: number('temperature'),
    topK: number('topK'),
    topP: number('topP'),
    penaltyScore: number('penaltyScore'),
  });
  const backend: PresetName = parse('backend', settingSpecs.backend.default, checkBackend);
  const given = {
    url: url('url'),
    tokenUrl: url('tokenUrl'),
    model: string('model'),
    auth: parse('auth', undefined, checkAuth),
    requestsPerSecond: number('requestsPerSecond'),
  };
  return {
    settings: {
      enabled: boolean('enabled'),
      trigger: parse<Trigger>('trigger', settingSpecs.trigger.default, checkTrigger),
      keys: parse<KeyPreset>('keys', settingSpecs.keys.default, checkKeys),
      ...applyPreset(backend, given),
      endpoint: parse('endpoint', '', (value) => (value === '' ? { value: '' } : checkEndpoint(value))),
      fim: parse<FimChoice>('fim', settingSpecs.fim.default, checkFim),
      maxTokens: number('maxTokens') ?? settingSpecs.maxTokens.default,
      appId: string('appId'),
      stream: boolean('stream'),
      debounceMs: number('debounceMs') ?? settingSpecs.debounceMs.default,
      maxPromptTokens: number('maxPromptTokens') ?? settingSpecs.maxPromptTokens.default,
      exclude: parse('exclude', settingSpecs.exclude.default, checkStrings),
      lookAhead: boolean('lookAhead'),
      length: parse<Length>('length', settingSpecs.length.default, checkLength),
      maxLines: number('maxLines') ?? settingSpecs.maxLines.default,
      sampling,
      userId: string('userId'),
      stopSequences: parse('stopSequences', settingSpecs.stopSequences.default, checkStrings),
      prices: parse('prices', settingSpecs.prices.default, checkPrices),
      currency: parse<string>('currency', settingSpecs.currency.default, checkCurrency),
      cap: {
        unit: parse<CapUnit>('capUnit', settingSpecs.capUnit.default, checkCapUnit),
        daily: number('dailyCap') ?? undefined,
        monthly: number('monthlyCap') ?? undefined,
      },
      builtin: {
        fallback: boolean('builtin.fallback'),
        precision: number('builtin.precision') ?? settingSpecs['builtin.precision'].default,
        wholeLines: boolean('builtin.wholeLines'),
      },
    },
    problems,
  };
}

/**
 * The endpoint name in what the person pasted: the name itself or a full URL of the service, of which the segment after
 * `/completions/` counts (spec 2.1).
 */
export function endpointName(text: string): string | undefined {
  const trimmed = text.trim();
  const name = /\/completions\/([^/?#\s]+)/.exec(trimmed)?.[1] ?? trimmed;
  return /^[a-z0-9](?:[a-z0-9_-]{0,18}[a-z0-9])$/.test(name) ? name : undefined;
}

type BooleanName = {
  [N in SettingName]: (typeof settingSpecs)[N]['type'] extends 'boolean' ? N : never;
}[SettingName];
type NumberName = {
  [N in SettingName]: (typeof settingSpecs)[N]['type'] extends 'number' ? N : never;
}[SettingName];

interface Checked<T> extends Partial<Pick<SettingProblem, 'reason' | 'args'>> {
  readonly value?: T;
}

interface NumberSpec {
  readonly minimum: number;
  readonly maximum: number;
  readonly integer?: boolean;
}

function checkNumber(spec: NumberSpec, value: unknown): Checked<number> {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { reason: settingReasons.number };
  const whole = spec.integer ? Math.round(value) : value;
  const clamped = Math.min(spec.maximum, Math.max(spec.minimum, whole));
  if (clamped === value) return { value: clamped };
  if (clamped === whole) return { value: clamped, reason: settingReasons.whole };
  return { value: clamped, reason: settingReasons.range, args: [spec.minimum, spec.maximum] };
}

function checkBoolean(value: unknown): Checked<boolean> {
  return typeof value === 'boolean' ? { value } : { reason: settingReasons.boolean };
}

function checkString(value: unknown): Checked<string> {
  return typeof value === 'string' ? { value } : { reason: settingReasons.string };
}

function checkStrings(value: unknown): Checked<readonly string[]> {
  if (!Array.isArray(value)) return { reason: settingReasons.strings };
  const strings = value.filter((item): item is string => typeof item === 'string' && item !== '');
  return strings.length === value.length ? { value: strings } : { value: strings, reason: settingReasons.someStrings };
}

function checkUrl(value: unknown): Checked<string> {
  const url = typeof value === 'string' && URL.canParse(value.trim()) ? new URL(value.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') {
    return { reason: settingReasons.url };
  }
  return { value: (url.origin + url.pathname).replace(/\/+$/, '') };
}

function checkBackend(value: unknown): Checked<PresetName> {
  return typeof value === 'string' && isPresetName(value) ? { value } : { reason: settingReasons.backend };
}

/** `auto` is the backend's own. */
function checkAuth(value: unknown): Checked<AuthMethod | undefined> {
  if (value === 'auto') return {};
  return value === 'oauth' || value === 'bearer' || value === 'iam' ? { value } : { reason: settingReasons.auth };
}

function checkFim(value: unknown): Checked<FimChoice> {
  const choice = fimChoices.find((known) => known === value);
  return choice ? { value: choice } : { reason: settingReasons.fim };
}

function checkLength(value: unknown): Checked<Length> {
  const choice = lengths.find((known) => known === value);
  return choice ? { value: choice } : { reason: settingReasons.length };
}

function checkCapUnit(value: unknown): Checked<CapUnit> {
  const unit = capUnits.find((known) => known === value);
  return unit ? { value: unit } : { reason: settingReasons.capUnit };
}

/** What `Intl` takes for a currency: three letters. */
function checkCurrency(value: unknown): Checked<string> {
  const isCode = typeof value === 'string' && /^[a-z]{3}$/i.test(value.trim());
  return isCode ? { value: value.trim().toUpperCase() } : { reason: settingReasons.currency };
}

function checkPrices(value: unknown): Checked<Readonly<Record<string, Price>>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reason: settingReasons.prices };
  const entries = Object.entries(value);
  const right = entries.filter((entry): entry is [string, Price] => isPresetName(entry[0]) && isPrice(entry[1]));
  const prices = Object.fromEntries(right.map(([name, { input, output }]) => [name, { input, output }]));
  return right.length === entries.length ? { value: prices } : { value: prices, reason: settingReasons.somePrices };
}

function isPrice(value: unknown): value is Price {
  const isAmount = (amount: unknown) => typeof amount === 'number' && amount >= 0 && amount <= 1_000_000;
  return (
    typeof value === 'object' &&
    value !== null &&
    'input' in value &&
    'output' in value &&
    isAmount(value.input) &&
    isAmount(value.output)
  );
}

function checkTrigger(value: unknown): Checked<Trigger> {
  const choice = triggers.find((known) => known === value);
  return choice ? { value: choice } : { reason: settingReasons.trigger };
}

function checkKeys(value: unknown): Checked<KeyPreset> {
  const choice = keyPresets.find((known) => known === value);
  return choice ? { value: choice } : { reason: settingReasons.keys };
}

function checkEndpoint(value: unknown): Checked<string> {
  const name = typeof value === 'string' ? endpointName(value) : undefined;
  return name === undefined ? { reason: settingReasons.endpoint } : { value: name };
}

function withoutNulls<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: Exclude<T[K], null>;
  };
}
