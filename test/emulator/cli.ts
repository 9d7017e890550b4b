import { parseArgs } from 'node:util';
import { DEFAULT_APP } from './apps.ts';
import { parseJson } from './json.ts';
import { defaultKnobs } from './knobs.ts';
import { withKnobs } from './readKnobs.ts';
import { startEmulator } from './startEmulator.ts';

const HELP = `Emulates Baidu Qianfan's V1 completion service on 127.0.0.1.

  node test/emulator/cli.ts [options]

  --port N          port to listen on (default: any free one)
  --api-key KEY     accepted API key (default: ${DEFAULT_APP.apiKey})
  --secret-key KEY  accepted secret key (default: ${DEFAULT_APP.secretKey})
  --endpoint NAME   published endpoint (default: ${DEFAULT_APP.grants.join(', ')})
  --knobs JSON      knobs that differ from their defaults, as in knobs.ts: '{"interFrameDelayMs":30}'
  --help            this text

Prints its address as one line and runs until SIGTERM or SIGINT. /__admin/ drives it from another process (adminClient.ts).
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'api-key': { type: 'string', default: DEFAULT_APP.apiKey },
      'secret-key': { type: 'string', default: DEFAULT_APP.secretKey },
      endpoint: { type: 'string', default: DEFAULT_APP.grants.join() },
      knobs: { type: 'string', default: '{}' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const app = {
    ...DEFAULT_APP,
    apiKey: values['api-key'],
    secretKey: values['secret-key'],
    grants: [values.endpoint],
  };
  const knobs = withKnobs(defaultKnobs(), parseJson(values.knobs));
  const emulator = await startEmulator({ port: Number(values.port), apps: [app], knobs });
  process.stdout.write(`${emulator.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void emulator.close());
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
