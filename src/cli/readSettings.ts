import type { ParseArgsConfig } from 'node:util';
import { parseSettings } from '../config/parse.ts';
import type { Settings } from '../core/settings.ts';

/** The options of every command that asks a service, for `parseArgs`. */
export const settingOptions = {
  backend: { type: 'string' },
  url: { type: 'string' },
  'token-url': { type: 'string' },
  auth: { type: 'string' },
  endpoint: { type: 'string' },
  model: { type: 'string' },
  stream: { type: 'boolean', default: false },
  param: { type: 'string', multiple: true, default: [] },
  fim: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** What `parseArgs` makes of `settingOptions`. */
export interface SettingValues {
  readonly backend?: string | undefined;
  readonly url?: string | undefined;
  readonly 'token-url'?: string | undefined;
  readonly auth?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly stream: boolean;
  readonly param: readonly string[];
  readonly fim?: string | undefined;
}

/** For `--help`. */
export const settingUsage = `\
  --backend NAME       qianfan-v1, qianfan-v2, openai, llamacpp, ollama, mistral, or a preset: vllm, lmstudio, tgi, deepseek,
                       dashscope, siliconflow
  --url BASE           base address; the backend's own if left out
  --token-url BASE     where the keys of Qianfan are exchanged
  --auth WAY           oauth, bearer or iam; the backend's own if left out
  --endpoint NAME      API address of a Qianfan V1 service
  --model NAME
  --stream             read the answer as it is written
  --param NAME=VALUE   temperature, top_k, top_p, penalty_score, max_tokens, user_id or app_id; may be given several times`;

/** Names of `--param` as they are on the wire -> settings. */
const params: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_k: 'topK',
  top_p: 'topP',
  penalty_score: 'penaltyScore',
  max_tokens: 'maxTokens',
  user_id: 'userId',
  app_id: 'appId',
};

/** Throws an Error with a sentence for the person. */
export function readSettings(values: SettingValues): Settings {
  const { 'token-url': tokenUrl, param, ...rest } = values;
  const given: Record<string, unknown> = { ...rest, tokenUrl };
  for (const one of param) Object.assign(given, readParam(one));
  const { settings, problems } = parseSettings((name) => given[name]);
  const [problem] = problems;
  if (problem) throw new Error(`${problem.name} ${problem.reason}`);
  return settings;
}

function readParam(param: string): Record<string, unknown> {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(param) ?? [];
  const setting = params[name];
  if (setting === undefined) throw new Error(`--param ${param}: none of ${Object.keys(params).join(', ')}.`);
  return { [setting]: setting.endsWith('Id') ? value : Number(value) };
}
