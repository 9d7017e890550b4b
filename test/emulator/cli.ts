import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DEFAULT_APP, DEFAULT_BEARER, DEFAULT_IAM_KEY, DEFAULT_MODELS } from './apps.ts';
import { HELP } from './help.ts';
import { parseJson } from './json.ts';
import { defaultKnobs } from './knobs.ts';
import { withKnobs } from './readKnobs.ts';
import { startEmulator } from './startEmulator.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'api-key': { type: 'string', default: DEFAULT_APP.apiKey },
      'secret-key': { type: 'string', default: DEFAULT_APP.secretKey },
      endpoint: { type: 'string', default: DEFAULT_APP.grants.join() },
      bearer: { type: 'string', default: DEFAULT_BEARER },
      'access-key': { type: 'string', default: DEFAULT_IAM_KEY.accessKey },
      'iam-secret-key': { type: 'string', default: DEFAULT_IAM_KEY.secretKey },
      model: { type: 'string', multiple: true, default: [...DEFAULT_MODELS] },
      knobs: { type: 'string', default: '{}' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const grants = [values.endpoint];
  const { 'tls-key': key, 'tls-cert': cert } = values;
  if ((key === undefined) !== (cert === undefined)) throw new Error('--tls-key and --tls-cert go together');
  const emulator = await startEmulator({
    port: Number(values.port),
    ...(key && cert && { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }),
    apps: [{ ...DEFAULT_APP, apiKey: values['api-key'], secretKey: values['secret-key'], grants }],
    iamKeys: [{ ...DEFAULT_IAM_KEY, accessKey: values['access-key'], secretKey: values['iam-secret-key'], grants }],
    bearers: [values.bearer],
    models: values.model,
    knobs: withKnobs(defaultKnobs(), parseJson(values.knobs)),
  });
  process.stdout.write(`${emulator.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void emulator.close());
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
