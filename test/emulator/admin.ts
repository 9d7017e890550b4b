import type { IncomingMessage, ServerResponse } from 'node:http';
import { readAnswer } from './answers.ts';
import type { Emulator } from './emulator.ts';
import { readFault } from './faults.ts';
import { isJsonObject, type JsonValue, parseJson } from './json.ts';
import { withKnobs } from './readKnobs.ts';

export const ADMIN_PATH = '/__admin/';

/** Numbers a test asserts from another process. */
export interface EmulatorStats {
  connections: number;
  exchanges: number;
  /** Short-lived bearers given. */
  bearers: number;
  requests: number;
  /** The service's clock, epoch milliseconds. */
  now: number;
}

type Action = (emulator: Emulator, body: JsonValue | undefined) => object;

const list = (body: JsonValue | undefined): JsonValue[] => {
  if (!Array.isArray(body)) throw new RangeError('the body must be a JSON list');
  return body;
};

function stats(emulator: Emulator): EmulatorStats {
  const { connections, tokens, bearers, log, clock } = emulator;
  return { connections, exchanges: tokens.exchanges, bearers: bearers.minted, requests: log.length, now: clock.now() };
}

/** Every admin call: `METHOD name` under `/__admin/`, JSON in and out. Those that change something answer the stats. */
const ACTIONS = new Map<string, Action>([
  ['GET log', (emulator) => emulator.log],
  ['GET stats', stats],
  ['GET knobs', (emulator) => emulator.knobs],
  ['POST knobs', (emulator, body) => Object.assign(emulator.knobs, withKnobs(emulator.knobs, body))],
  [
    'POST reset',
    (emulator, body) => {
      emulator.reset({ keepTokens: isJsonObject(body) && body['keepTokens'] === true });
      return stats(emulator);
    },
  ],
  [
    'POST answers',
    (emulator, body) => {
      emulator.answers.push(...list(body).map(readAnswer));
      return stats(emulator);
    },
  ],
  [
    'POST faults',
    (emulator, body) => {
      emulator.faults.push(...list(body).map(readFault));
      return stats(emulator);
    },
  ],
  [
    'POST tokens/expire',
    (emulator) => {
      emulator.tokens.expireAll();
      return stats(emulator);
    },
  ],
  [
    'POST tokens/revoke',
    (emulator) => {
      emulator.tokens.revokeAll();
      return stats(emulator);
    },
  ],
  [
    'POST clock',
    (emulator, body) => {
      const ms = isJsonObject(body) ? body['advanceMs'] : undefined;
      if (typeof ms !== 'number') throw new RangeError('advanceMs must be a number');
      emulator.clock.advance(ms);
      return stats(emulator);
    },
  ],
]);

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers one admin call: 200, 400 with `{error}` for a body that does not fit, 403 off loopback, 404 for an unknown call. */
export async function serveAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  { path, emulator }: { path: string; emulator: Emulator },
): Promise<void> {
  const reply = (status: number, body: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  if (!isLoopback(request.socket.remoteAddress)) return reply(403, { error: 'admin is for loopback only' });
  const action = ACTIONS.get(`${request.method} ${path.slice(ADMIN_PATH.length)}`);
  if (action === undefined) return reply(404, { error: `no admin call ${request.method} ${path}` });
  try {
    reply(200, action(emulator, parseJson(await readText(request))));
  } catch (error) {
    reply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
