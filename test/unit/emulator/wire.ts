import { once } from 'node:events';
import http from 'node:http';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../../emulator/apps.ts';
import type { Emulator, EmulatorOptions } from '../../emulator/emulator.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../emulator/json.ts';
import { withEmulator } from '../../support/fixtures/servers.ts';

export const V1 = '/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/';

/** An answer as it came over the wire; `json` is empty where the body is no JSON object. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  text: string;
  json: JsonObject;
}

export async function call(url: string, init?: RequestInit): Promise<WireAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json = parseJson(text);
  return { status: response.status, headers: response.headers, text, json: isJsonObject(json) ? json : {} };
}

export function tokenUrl(emulator: Emulator, query: Record<string, string> = {}): string {
  const credentials = {
    grant_type: 'client_credentials',
    client_id: DEFAULT_API_KEY,
    client_secret: DEFAULT_SECRET_KEY,
    ...query,
  };
  return `${emulator.url}/oauth/2.0/token?${new URLSearchParams(credentials)}`;
}

export async function takeToken(emulator: Emulator): Promise<string> {
  const { json } = await call(tokenUrl(emulator), { method: 'POST' });
  return String(json['access_token']);
}

/** Starts an emulator for the tests of a `describe`; `begin` gets it and a new token before each. */
export function withToken(begin: (emulator: Emulator, token: string) => void, options?: EmulatorOptions): void {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  }, options);
  beforeEach(async () => begin(emulator, await takeToken(emulator)));
}

/** Posts a completion with `token`; `body` goes out as it is where it is a string. */
export function post(
  emulator: Emulator,
  token: string,
  body: object | string,
  endpoint = DEFAULT_ENDPOINT,
): Promise<WireAnswer> {
  const url = `${emulator.url}${V1}${endpoint}?access_token=${token}`;
  return call(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
}

/** A completion request on a connection of its own (or of `agent`) that the test may drop at any moment. */
export function open(
  emulator: Emulator,
  token: string,
  body: object,
  agent: http.Agent | false = false,
): http.ClientRequest {
  const url = `${emulator.url}${V1}${DEFAULT_ENDPOINT}?access_token=${token}`;
  const request = http.request(url, { method: 'POST', agent });
  request.on('error', () => {});
  request.end(JSON.stringify(body));
  return request;
}

/** The body of an answer in the chunks in which it arrived; `complete` is false where the connection broke before its end. */
export interface RawAnswer {
  headers: http.IncomingHttpHeaders;
  chunks: Buffer[];
  complete: boolean;
}

export async function readRaw(request: http.ClientRequest): Promise<RawAnswer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('error', () => {});
  if (!response.closed) await once(response, 'close').catch(() => {});
  return { headers: response.headers, chunks, complete: response.complete };
}

/** The `data:` lines of a stream, read with the plainest possible parser. */
export function framesOf(text: string): JsonObject[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => parseJson(line.slice(5)))
    .filter(isJsonObject);
}

/** An answer that a test holds back: queue `answer`, wait until it is `asked` for, then `give` it. */
export function holdAnswer() {
  let ask: (prompt: string) => void = () => {};
  let give: (text: string) => void = () => {};
  const asked = new Promise<string>((resolve) => {
    ask = resolve;
  });
  const given = new Promise<string>((resolve) => {
    give = resolve;
  });
  const answer = (prompt: string): Promise<string> => {
    ask(prompt);
    return given;
  };
  return { answer, asked, give };
}
