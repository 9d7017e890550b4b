import http from 'node:http';
import { DEFAULT_BEARER } from '../../emulator/apps.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { JsonValue } from '../../emulator/json.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../emulator/json.ts';
import type { ProtocolName } from '../../emulator/requestRecord.ts';
import { call, framesOf, type RawAnswer, readRaw, type WireAnswer } from './wire.ts';

/** How each server but V1 is asked for the same thing, and where its answer keeps the text. */
export interface Server {
  name: ProtocolName;
  path: string;
  headers: Record<string, string>;
  ask(request: Ask): object;
  /** The text of one frame or whole answer. */
  textIn(answer: JsonObject): string;
  /** Why the answer ended, in the server's own word. */
  endIn(answer: JsonObject): JsonValue | undefined;
}

export interface Ask {
  prompt: string;
  suffix?: string;
  stream?: boolean;
  stop?: string[];
  maxTokens?: number;
}

const at = (value: JsonValue | undefined, ...path: (string | number)[]): JsonValue | undefined => {
  const [name, ...rest] = path;
  if (name === undefined || value === undefined) return value;
  if (typeof name === 'number') return Array.isArray(value) ? at(value[name], ...rest) : undefined;
  return isJsonObject(value) ? at(value[name], ...rest) : undefined;
};

const optional = (name: string, value: unknown): object => (value === undefined ? {} : { [name]: value });

const openaiBody =
  (model: string) =>
  ({ prompt, suffix, stream, stop, maxTokens = 400 }: Ask): object => ({
    model,
    prompt,
    ...optional('suffix', suffix),
    ...optional('stream', stream),
    ...optional('stop', stop),
    max_tokens: maxTokens,
  });

const inChoice = (answer: JsonObject): string => String(at(answer, 'choices', 0, 'text') ?? '');
const reason = (answer: JsonObject): JsonValue | undefined => at(answer, 'choices', 0, 'finish_reason');

export const V2: Server = {
  name: 'qianfan-v2',
  path: '/v2/completions',
  headers: { authorization: `Bearer ${DEFAULT_BEARER}` },
  ask: openaiBody('starcoder'),
  textIn: inChoice,
  endIn: reason,
};
export const OPENAI: Server = { ...V2, name: 'openai', path: '/v1/completions', headers: {}, ask: openaiBody('any') };
export const DEEPSEEK: Server = { ...OPENAI, name: 'deepseek', path: '/beta/completions' };
export const MISTRAL: Server = {
  ...OPENAI,
  name: 'mistral',
  path: '/v1/fim/completions',
  textIn: (answer) =>
    String(at(answer, 'choices', 0, 'message', 'content') ?? at(answer, 'choices', 0, 'delta', 'content') ?? ''),
};
export const LLAMACPP: Server = {
  name: 'llamacpp',
  path: '/infill',
  headers: {},
  ask: ({ prompt, suffix = '', stream, stop, maxTokens }) => ({
    input_prefix: prompt,
    input_suffix: suffix,
    ...optional('stream', stream),
    ...optional('stop', stop),
    ...optional('n_predict', maxTokens),
  }),
  textIn: (answer) => String(answer['content'] ?? ''),
  endIn: (answer) => answer['stop_type'],
};
export const OLLAMA: Server = {
  name: 'ollama',
  path: '/api/generate',
  headers: {},
  ask: ({ prompt, suffix, stream = false, stop, maxTokens }) => ({
    model: 'any',
    prompt,
    stream,
    ...optional('suffix', suffix),
    options: { ...optional('stop', stop), ...optional('num_predict', maxTokens) },
  }),
  textIn: (answer) => String(answer['response'] ?? ''),
  endIn: (answer) => answer['done_reason'],
};
export const SERVERS: readonly Server[] = [V2, OPENAI, DEEPSEEK, MISTRAL, LLAMACPP, OLLAMA];

export function send(
  emulator: Emulator,
  server: Pick<Server, 'path' | 'headers'>,
  body: object | string,
): Promise<WireAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return call(emulator.url + server.path, { method: 'POST', headers: server.headers, body: text });
}

/** A request on a connection of its own, which the test may drop. */
export function openTo(emulator: Emulator, { path, headers }: Server, body: object): http.ClientRequest {
  const request = http.request(emulator.url + path, { method: 'POST', agent: false, headers });
  request.on('error', () => {});
  request.end(JSON.stringify(body));
  return request;
}

export interface ReadStream extends RawAnswer {
  text: string;
  frames: JsonObject[];
}

export async function streamFrom(emulator: Emulator, server: Server, ask: Ask | object): Promise<ReadStream> {
  const body = 'prompt' in ask && !('model' in ask) ? server.ask({ ...(ask as Ask), stream: true }) : ask;
  const raw = await readRaw(openTo(emulator, server, body));
  const text = Buffer.concat(raw.chunks).toString('utf8');
  const lines = text.split(/\r?\n/).map(parseJson).filter(isJsonObject);
  return { ...raw, text, frames: server.name === 'ollama' ? lines : framesOf(text) };
}
