/**
 * `npm run -s complete`: the client of the extension from a terminal, for trying any server. Deltas go to standard output as they come;
 * the last line on standard error is JSON with the outcome.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { credentialsFrom } from '../config/environment.ts';
import { parseSettings } from '../config/parse.ts';
import { settingsForKey } from '../config/presets.ts';
import { CompletionError, type ErrorKind, isAbort } from '../core/errors.ts';
import type { Delta, Settings, TokenUsage } from '../core/types.ts';
import { ModelClient } from '../model/client.ts';
import { probeInfill } from '../model/probe.ts';
import { infillQuestion } from '../prompt/fim.ts';

const usage = `Usage: npm run -s complete -- --backend NAME --prompt-file FILE [options]

  --backend NAME       qianfan-v1, qianfan-v2, openai, llamacpp, ollama, mistral, or a preset: vllm, lmstudio, tgi, deepseek,
                       dashscope, siliconflow
  --url BASE           base address; the backend's own if left out
  --token-url BASE     where the keys of Qianfan are exchanged
  --auth WAY           oauth, bearer or iam; the backend's own if left out
  --endpoint NAME      API address of a Qianfan V1 service
  --model NAME
  --prompt-file FILE   text before the cursor; - is standard input
  --suffix-file FILE   text after the cursor, for services that take it
  --stream             read the answer as it is written
  --stop TEXT          where to stop; may be given several times
  --param NAME=VALUE   temperature, top_k, top_p, penalty_score, max_tokens, user_id or app_id; may be given several times
  --probe              in place of a prompt: see whether the model fills in between two texts, and print infill or prefixOnly
  --fim WAY            how --probe tells the model what follows, as "starcoder.fim": auto, suffix, or a family such as starcoder

Keys come from STARCODER_API_KEY and STARCODER_SECRET_KEY.
Exit status: 0 done, 2 wrong arguments, 3 keys, 4 address or model, 5 quota, 6 rate limit or busy, 7 network, 8 request or content,
9 unreadable answer, 130 interrupted.`;

/** Exit status by kind of error. */
const statuses: Readonly<Record<ErrorKind, number>> = {
  needsKeys: 3,
  wrongApiKey: 3,
  wrongSecretKey: 3,
  keysRefused: 3,
  tokenExpired: 3,
  clockSkew: 3,
  needsEndpoint: 4,
  needsUrl: 4,
  needsModel: 4,
  endpointUnknown: 4,
  modelUnknown: 4,
  noInfill: 4,
  notGranted: 4,
  dailyLimit: 5,
  totalLimit: 5,
  rateLimited: 6,
  serverBusy: 6,
  offline: 7,
  untrusted: 7,
  proxyRefused: 7,
  timedOut: 7,
  badGateway: 7,
  badRequest: 8,
  promptTooLong: 8,
  contentRefused: 8,
  badAnswer: 9,
};

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

interface Task {
  readonly settings: Settings;
  readonly probe: boolean;
  readonly prompt: string;
  readonly suffix: string;
  readonly stop: readonly string[];
}

/** What is to be done; throws an Error with a sentence for the person. */
function readTask(): Task {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' },
      url: { type: 'string' },
      'token-url': { type: 'string' },
      auth: { type: 'string' },
      endpoint: { type: 'string' },
      model: { type: 'string' },
      'prompt-file': { type: 'string' },
      'suffix-file': { type: 'string' },
      stream: { type: 'boolean', default: false },
      stop: { type: 'string', multiple: true, default: [] },
      param: { type: 'string', multiple: true, default: [] },
      probe: { type: 'boolean', default: false },
      fim: { type: 'string' },
    },
  });
  const { backend, url, auth, endpoint, model, stream, probe, fim, stop, 'prompt-file': promptFile } = values;
  if (backend === undefined || (promptFile === undefined && !probe))
    throw new Error('--backend and --prompt-file are needed.');
  const tokenUrl = values['token-url'];
  const given: Record<string, unknown> = { backend, url, tokenUrl, auth, endpoint, model, stream, fim };
  for (const param of values.param) Object.assign(given, readParam(param));
  const { settings, problems } = parseSettings((name) => given[name]);
  const [problem] = problems;
  if (problem) throw new Error(`${problem.name} ${problem.reason}`);
  const read = (file: string | undefined) => (file === undefined ? '' : readFileSync(file === '-' ? 0 : file, 'utf8'));
  return { settings, probe, prompt: read(promptFile), suffix: read(values['suffix-file']), stop };
}

function readParam(param: string): Record<string, unknown> {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(param) ?? [];
  const setting = params[name];
  if (setting === undefined) throw new Error(`--param ${param}: none of ${Object.keys(params).join(', ')}.`);
  return { [setting]: setting.endsWith('Id') ? value : Number(value) };
}

async function complete({ settings, probe, ...request }: Task): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  // A terminal keeps no token: the next call makes a new one.
  const store = { get: async () => undefined, set: async () => {}, delete: async () => {} };
  const client = new ModelClient({
    credentials: async () => credentialsFrom(process.env),
    clock: Date,
    store,
    settingsForKey,
  });
  const startedAt = performance.now();
  let firstTextMs: number | undefined;
  let reported: TokenUsage | undefined;
  const report = (outcome: string, more: object = {}) => {
    const timing = { firstTextMs, totalMs: Math.round(performance.now() - startedAt) };
    process.stderr.write(`${JSON.stringify({ outcome, usage: reported, ...timing, ...more })}\n`);
  };
  try {
    if (probe) {
      const question = infillQuestion(settings);
      const result = question ? await probeInfill(client, question, settings, interrupted.signal) : 'prefixOnly';
      process.stdout.write(`${result}\n`);
      report('done');
      return 0;
    }
    for await (const delta of client.complete({ ...request, manual: true }, settings, interrupted.signal)) {
      if (delta.text !== '') firstTextMs ??= Math.round(performance.now() - startedAt);
      reported = delta.usage ?? reported;
      write(delta);
    }
    report('done');
    return 0;
  } catch (error) {
    if (isAbort(error)) {
      report('interrupted');
      return 130;
    }
    if (!(error instanceof CompletionError)) throw error;
    report(error.kind, { message: error.message });
    return statuses[error.kind];
  }
}

/** Throws where the service refused the text. */
function write({ text, unsafe }: Delta): void {
  if (unsafe) throw new CompletionError('contentRefused');
  process.stdout.write(text);
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  let task: Task;
  try {
    task = readTask();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    return 2;
  }
  return complete(task);
}

process.exitCode = await main();
