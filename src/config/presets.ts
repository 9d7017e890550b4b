import type { AuthMethod, Credentials, Preset, Settings } from '../core/settings.ts';

const server = {
  protocol: 'openai',
  auth: 'optional',
  model: '',
  needsModel: true,
  suffix: false,
  requestsPerSecond: 0,
} as const;
const withSuffix = { ...server, auth: 'bearer', suffix: true } as const;

/** The services that are known by name. A new OpenAI-shaped one needs settings only: `openai` with a URL and a model. */
export const presets = {
  // Nothing is asked, nothing is paid for.
  builtin: { ...server, protocol: 'builtin', url: '', needsModel: false, suffix: true },
  'qianfan-v1': {
    protocol: 'qianfan-v1',
    auth: 'oauth',
    url: 'https://aip.baidubce.com',
    model: '',
    needsModel: false,
    suffix: false,
    // The default of a service that someone deployed (spec 2.7).
    requestsPerSecond: 1,
  },
  // The newest of Baidu's fill-in-the-middle list that is small enough to be quick (spec 4.3).
  'qianfan-v2': {
    protocol: 'qianfan-v2',
    auth: 'bearer',
    url: 'https://qianfan.baidubce.com/v2',
    model: 'qwen3-coder-30b-a3b-instruct',
    needsModel: true,
    suffix: true,
    requestsPerSecond: 0,
  },
  openai: { ...server, url: '' },
  vllm: { ...server, url: 'http://127.0.0.1:8000/v1' },
  lmstudio: { ...server, url: 'http://127.0.0.1:1234/v1' },
  tgi: { ...server, url: 'http://127.0.0.1:8080/v1', model: 'tgi' },
  deepseek: { ...withSuffix, url: 'https://api.deepseek.com/beta', model: 'deepseek-chat' },
  dashscope: {
    ...withSuffix,
    url: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    model: 'qwen2.5-coder-32b-instruct',
  },
  siliconflow: { ...withSuffix, url: 'https://api.siliconflow.cn/v1', model: 'Qwen/Qwen2.5-Coder-7B-Instruct' },
  llamacpp: { ...server, protocol: 'llamacpp', url: 'http://127.0.0.1:8012', needsModel: false, suffix: true },
  ollama: { ...server, protocol: 'ollama', url: 'http://127.0.0.1:11434', model: 'qwen2.5-coder:1.5b', suffix: true },
  mistral: { ...withSuffix, protocol: 'mistral', url: 'https://api.mistral.ai/v1', model: 'codestral-latest' },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}

/** Where keys are exchanged for tokens: for an application's, and for those of IAM (spec 1.1, 4.2). */
const tokenUrls: Partial<Record<AuthMethod, string>> = {
  oauth: 'https://aip.baidubce.com',
  iam: 'https://iam.bj.baidubce.com',
};

/** What the person set; empty or undefined where the preset's is to be taken. */
export interface GivenSettings {
  readonly url: string;
  readonly tokenUrl: string;
  readonly model: string;
  readonly auth: AuthMethod | undefined;
  readonly requestsPerSecond: number | null;
}

export function applyPreset(
  backend: PresetName,
  given: GivenSettings,
): Pick<Settings, 'backend' | 'preset' | 'url' | 'tokenUrl' | 'model' | 'auth' | 'requestsPerSecond'> {
  const preset: Preset = presets[backend];
  const auth = given.auth ?? preset.auth;
  return {
    backend,
    preset,
    auth,
    url: given.url || preset.url,
    tokenUrl: given.tokenUrl || (tokenUrls[auth] ?? ''),
    model: given.model || preset.model,
    requestsPerSecond: given.requestsPerSecond ?? preset.requestsPerSecond,
  };
}

/** A key of Qianfan V2 is a bearer and nothing else, and V1 does not take it (spec 4.3). */
export function isV2Key(key: string): boolean {
  return key.startsWith('bce-v3/');
}

/** The settings with which these keys can work: a V2 key goes to V2, wherever V1 was expected. */
export function settingsForKey(settings: Settings, credentials: Credentials | undefined): Settings {
  if (settings.preset.protocol !== 'qianfan-v1' || !credentials || !isV2Key(credentials.apiKey)) return settings;
  const ownUrl = settings.url === presets['qianfan-v1'].url ? '' : settings.url;
  const given = { url: ownUrl, tokenUrl: '', model: settings.model, auth: undefined, requestsPerSecond: null };
  return { ...settings, ...applyPreset('qianfan-v2', given) };
}

/** These settings with the built-in engine in the place of the service. */
export function builtinInPlaceOf(settings: Settings): Settings {
  const nothing = { url: '', tokenUrl: '', model: '', auth: undefined, requestsPerSecond: null };
  return { ...settings, ...applyPreset('builtin', nothing), lookAhead: false };
}
