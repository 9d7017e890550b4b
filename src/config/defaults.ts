import type { CapUnit, FimChoice, KeyPreset, Length, Price, Trigger } from '../core/settings.ts';

/** Values of `starcoder.length`. */
export const lengths = ['auto', 'line', 'block'] as const satisfies readonly Length[];

/** Values of `starcoder.capUnit`. */
export const capUnits = ['tokens', 'requests', 'money'] as const satisfies readonly CapUnit[];

/** Values of `starcoder.trigger`. */
export const triggers = ['automatic', 'manual'] as const satisfies readonly Trigger[];

/** Values of `starcoder.keys`. */
export const keyPresets = ['editor', 'tabIndents', 'vim'] as const satisfies readonly KeyPreset[];

/** Values of `starcoder.fim`. */
export const fimChoices = [
  'auto',
  'off',
  'suffix',
  'starcoder',
  'starcoder2',
  'qwen',
  'deepseek',
  'codellama',
  'codestral',
  'codegemma',
  'granite',
  'seed-coder',
  'stable-code',
  'santacoder',
  'mellum',
] as const satisfies readonly FimChoice[];

/**
 * Every setting under `starcoder.*` with its default and limits. package.json repeats them for VS Code, and
 * test/unit/manifest.test.ts holds the two together.
 */
export const settingSpecs = {
  enabled: { type: 'boolean', default: true },
  backend: { type: 'preset', default: 'qianfan-v1' },
  // Empty addresses are those of the backend.
  url: { type: 'url', default: '' },
  tokenUrl: { type: 'url', default: '' },
  auth: { type: 'auth', default: 'auto' },
  endpoint: { type: 'endpoint', default: '' },
  model: { type: 'string', default: '' },
  fim: { type: 'fim', default: 'auto' },
  maxTokens: { type: 'number', default: 256, minimum: 16, maximum: 4096, integer: true },
  // Empty: what the backend allows by default.
  requestsPerSecond: { type: 'number', default: null, minimum: 0, maximum: 50 },
  appId: { type: 'string', default: '' },
  stream: { type: 'boolean', default: true },
  // Self-deployed services allow one request a second by default (spec 2.7), hence no shorter pause.
  debounceMs: { type: 'number', default: 300, minimum: 50, maximum: 5000 },
  // Twenty tokens for each character that is written, at two requests for a hundred: more tokens say little and cost as much.
  maxPromptTokens: { type: 'number', default: 1000, minimum: 128, maximum: 6000, integer: true },
  exclude: { type: 'strings', default: [] as readonly string[] },
  lookAhead: { type: 'boolean', default: false },
  length: { type: 'length', default: 'auto' },
  maxLines: { type: 'number', default: 20, minimum: 1, maximum: 200, integer: true },
  // 0 is rejected by the service (spec 2.2); low values suit code (spec 5.1).
  temperature: { type: 'number', default: 0.2, minimum: 0.01, maximum: 1 },
  topK: { type: 'number', default: null, minimum: 1, maximum: 1000, integer: true },
  topP: { type: 'number', default: null, minimum: 0, maximum: 1 },
  penaltyScore: { type: 'number', default: null, minimum: 1, maximum: 2 },
  userId: { type: 'string', default: '' },
  stopSequences: { type: 'strings', default: [] as readonly string[] },
  prices: { type: 'prices', default: {} as Readonly<Record<string, Price>> },
  currency: { type: 'currency', default: 'CNY' },
  dailyCap: { type: 'number', default: null, minimum: 0, maximum: 1_000_000_000_000 },
  monthlyCap: { type: 'number', default: null, minimum: 0, maximum: 1_000_000_000_000 },
  capUnit: { type: 'capUnit', default: 'tokens' },
  trigger: { type: 'trigger', default: 'automatic' },
  keys: { type: 'keys', default: 'editor' },
  'builtin.fallback': { type: 'boolean', default: true },
  // `npm run bench -- builtin`: fewer than 70 wrong suggestions in 100 lines.
  'builtin.precision': { type: 'number', default: 0.77, minimum: 0.3, maximum: 0.98 },
  'builtin.wholeLines': { type: 'boolean', default: false },
} as const;

export type SettingName = keyof typeof settingSpecs;
