/**
 * `npm run -s complete`: the client of the extension from a terminal, for trying any server. Deltas go to standard output as they come;
 * the last line on standard error is JSON with the outcome.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CompletionError, type ErrorKind, isAbort } from '../core/errors.ts';
import type { Delta, TokenUsage } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import { probeInfill } from '../model/probe.ts';
import { infillQuestion } from '../prompt/fim.ts';
import { readSettings, settingOptions, settingUsage } from './readSettings.ts';
import { terminalClient } from './terminalClient.ts';

const usage = `Usage: npm run -s complete -- --backend NAME --prompt-file FILE [options]

${settingUsage}
  --prompt-file FILE   text before the cursor; - is standard input
  --suffix-file FILE   text after the cursor, for services that take it
  --stop TEXT          where to stop; may be given several times
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
  capReached: 5,
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
      ...settingOptions,
      'prompt-file': { type: 'string' },
      'suffix-file': { type: 'string' },
      stop: { type: 'string', multiple: true, default: [] },
      probe: { type: 'boolean', default: false },
    },
  });
  const { backend, probe, stop, 'prompt-file': promptFile } = values;
  if (backend === undefined || (promptFile === undefined && !probe))
    throw new Error('--backend and --prompt-file are needed.');
  const settings = readSettings(values);
  const read = (file: string | undefined) => (file === undefined ? '' : readFileSync(file === '-' ? 0 : file, 'utf8'));
  return { settings, probe, prompt: read(promptFile), suffix: read(values['suffix-file']), stop };
}

async function complete({ settings, probe, ...request }: Task): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const client = terminalClient();
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
    for await (const delta of client.complete(
      { ...request, languageId: '', manual: true },
      settings,
      interrupted.signal,
    )) {
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
