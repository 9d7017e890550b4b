import type { Exchange } from './exchange.ts';
import { playFault } from './playFault.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { EmulatorState } from './state.ts';
import { serveToken, TOKEN_PATH } from './tokenRoute.ts';
import { COMPLETIONS_PATH, serveCompletion } from './v1/serveCompletion.ts';

export function routeOf(path: string): RequestRecord['route'] {
  if (path === TOKEN_PATH) return 'token';
  return path.startsWith(COMPLETIONS_PATH) ? 'completions' : 'other';
}

/** Unknown paths under `/rpc/` are an unsupported method (code 3), all others HTTP 404; both are choices of ours. */
async function answerRoute(exchange: Exchange, state: EmulatorState): Promise<void> {
  const { path, route } = exchange.record;
  if (route === 'token') return serveToken(exchange, state);
  if (route === 'completions') return serveCompletion(exchange, path.slice(COMPLETIONS_PATH.length), state);
  return playFault(exchange, path.startsWith('/rpc/') ? { kind: 'code', code: 3 } : { kind: 'status', status: 404 });
}

/** Reads and answers one request. A client that leaves is no failure; a fault of the emulator itself is answered as HTTP 500 with its stack. */
export async function serveRoute(exchange: Exchange, state: EmulatorState): Promise<void> {
  try {
    await exchange.readBody();
    await answerRoute(exchange, state);
  } catch (error) {
    if (exchange.clientLeft || exchange.record.firstByteAt !== null) return;
    const body = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await playFault(exchange, { kind: 'status', status: 500, body, headers: { 'Content-Type': 'text/plain' } });
  }
}
