/**
 * `npm run -s doctor`: what stands between a keystroke and an answer, looked at from a terminal. A line a check goes to standard output.
 */
import { parseArgs } from 'node:util';
import { fillIn, isAbort } from '../core/errors.ts';
import { doctorChecks, doctorStates } from '../core/messages/doctor.ts';
import type { Settings } from '../core/settings.ts';
import { diagnose } from '../doctor/diagnose.ts';
import type { Finding } from '../doctor/finding.ts';
import { proxyFor } from '../doctor/proxyFor.ts';
import { readSettings, settingOptions, settingUsage } from './readSettings.ts';
import { credentials, terminalClient } from './terminalClient.ts';

const usage = `Usage: npm run -s doctor -- --backend NAME [options]

${settingUsage}
  --fim WAY            how the model is told what follows, as "starcoder.fim": auto, off, suffix, or a family such as starcoder

Keys come from STARCODER_API_KEY and STARCODER_SECRET_KEY. With NODE_USE_ENV_PROXY=1, HTTP_PROXY and HTTPS_PROXY are used.
At most a token and one short completion are asked for.
Exit status: 0 all is well, 1 something is to be mended, 2 wrong arguments, 130 interrupted.`;

/** Throws an Error with a sentence for the person. */
function readTask(): Settings {
  const { values } = parseArgs({ options: settingOptions });
  if (values.backend === undefined) throw new Error('--backend is needed.');
  return readSettings(values);
}

async function examine(settings: Settings): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const client = terminalClient();
  const { env } = process;
  const environment = env['NODE_USE_ENV_PROXY'] === '1' ? env : {};
  const parts = {
    client,
    model: client,
    credentials,
    // Options that cannot be used have been refused.
    problems: () => [],
    clock: Date,
    proxyFor: (url: URL) => proxyFor(url, { environment }),
  };
  let status = 0;
  try {
    for await (const finding of diagnose(parts, settings, interrupted.signal)) {
      if (finding.state === 'failed') status = 1;
      process.stdout.write(`${lineOf(finding)}\n`);
    }
    return status;
  } catch (error) {
    if (isAbort(error)) return 130;
    throw error;
  }
}

function lineOf({ check, state, message, args, milliseconds }: Finding): string {
  return `${doctorChecks[check]}: ${doctorStates[state]}, ${milliseconds} ms. ${fillIn(message, args)}`;
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  let settings: Settings;
  try {
    settings = readTask();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    return 2;
  }
  return examine(settings);
}

const status = await main();
// A token host that hangs would be waited for, since an exchange is never given up half-way.
process.stdout.write('', () => process.exit(status));
