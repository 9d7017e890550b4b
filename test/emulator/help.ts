import {
  DEFAULT_API_KEY,
  DEFAULT_BEARER,
  DEFAULT_ENDPOINT,
  DEFAULT_IAM_KEY,
  DEFAULT_MODELS,
  DEFAULT_SECRET_KEY,
  DEFAULT_SERVER_KEY,
  DEFAULT_V2_APP_ID,
  UNGRANTED_ENDPOINT,
} from './apps.ts';
import { defaultKnobs } from './knobs.ts';

const WIDTH = 112;

function inColumns(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 4 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line}  ${word}`;
  }
  return lines.map((line) => `  ${line}`).join('\n');
}

const knobs = Object.entries(defaultKnobs()).map(([name, value]) => `${name}=${JSON.stringify(value)}`);

export const HELP = `Emulates Baidu Qianfan (V1, V2, IAM) and the servers people run themselves, on 127.0.0.1.

  npm run emulator -- [options]          (or: node test/emulator/cli.ts [options])

Options
  --port N                port to listen on (default: any free one)
  --endpoint NAME         the endpoint that may be called (default: ${DEFAULT_ENDPOINT})
  --api-key KEY           V1's API key (default: ${DEFAULT_API_KEY})
  --secret-key KEY        V1's secret key (default: ${DEFAULT_SECRET_KEY})
  --bearer KEY            V2's key (default: ${DEFAULT_BEARER})
  --access-key KEY        IAM access key (default: ${DEFAULT_IAM_KEY.accessKey})
  --iam-secret-key KEY    IAM secret key (default: ${DEFAULT_IAM_KEY.secretKey})
  --model NAME            a model that V2 knows beside the endpoint; may be given again
                          (default: ${DEFAULT_MODELS.slice(0, 2).join(', ')},
                          ${DEFAULT_MODELS.slice(2).join(', ')})
  --knobs JSON            knobs that differ from their defaults: '{"requiredBearer":"${DEFAULT_SERVER_KEY}"}'
  --tls-key FILE, --tls-cert FILE    PEM: speak HTTPS
  --help                  this text

What it answers
  GET, POST /oauth/2.0/token                                         API key and secret key -> access token
  GET       /v1/BCE-BEARER/token?expireInSeconds=N                   IAM signature -> short-lived bearer for V2
  POST      /rpc/2.0/ai_custom/v1/wenxinworkshop/completions/NAME    Qianfan V1: access_token, or an IAM signature
  POST      /v2/completions                                          Qianfan V2: bearer; known appid: ${DEFAULT_V2_APP_ID}
  POST      /v1/completions, /compatible-mode/v1/completions         OpenAI's shape, as vLLM; GET /v1/models beside it
  POST      /beta/completions                                        DeepSeek
  POST      /v1/fim/completions                                      Mistral
  POST      /infill                                                  llama.cpp
  POST      /api/generate                                            Ollama
            /__admin/...                                             drives it from another process (adminClient.ts)

The text is a continuation copied from the prompt itself, or the answers that a test queued. Endpoint ${UNGRANTED_ENDPOINT}
exists but is granted to nobody. Servers other than Qianfan ask for no key unless the knob requiredBearer names one.

Knobs and their defaults (each is explained in test/emulator/knobs.ts; null = off)
${inColumns(knobs)}

Prints its address as one line and runs until SIGTERM or SIGINT.
`;
