import type { Exchange } from './exchange.ts';
import { BEARER_PATH, serveBearer } from './iam/bearerRoute.ts';
import { playFault } from './playFault.ts';
import { MODELS_PATH, serveModels } from './protocols/modelsRoute.ts';
import { PROTOCOL_PATHS } from './protocols/paths.ts';
import { qianfanV2 } from './protocols/qianfanV2.ts';
import { serveProtocol } from './protocols/serveProtocol.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { EmulatorState } from './state.ts';
import { serveToken, TOKEN_PATH } from './tokenRoute.ts';
import { COMPLETIONS_PATH, serveCompletion } from './v1/serveCompletion.ts';

export function routeOf(path: string): Pick<RequestRecord, 'route' | 'protocol'> {
  if (path === TOKEN_PATH) return { route: 'token', protocol: null };
  if (path === BEARER_PATH) return { route: 'iam', protocol: null };
  if (path.startsWith(COMPLETIONS_PATH)) return { route: 'completions', protocol: 'qianfan-v1' };
  const protocol = PROTOCOL_PATHS.get(path)?.name ?? null;
  return { route: protocol === null ? 'other' : 'completions', protocol };
}

/** Choices of ours: a path under `/rpc/` is an unsupported method (code 3), one with a missing or doubled `/v2` a 404 of V2's shape. */
function serveUnknown(exchange: Exchange, state: EmulatorState): Promise<void> {
  const { path } = exchange.record;
  if (path.startsWith('/rpc/')) return playFault(exchange, { kind: 'code', code: 3 });
  if (!path.startsWith('/v2') && path !== '/completions') return playFault(exchange, { kind: 'status', status: 404 });
  const notFound = { code: 'not_found', type: 'invalid_request_error', message: `No such path: ${path}` };
  return playFault(exchange, { kind: 'error', status: 404, ...notFound }, (refusal) =>
    qianfanV2.errorShape(refusal, state.ids.answerId()),
  );
}

async function answerRoute(exchange: Exchange, state: EmulatorState): Promise<void> {
  const { path, route } = exchange.record;
  if (route === 'token') return serveToken(exchange, state);
  if (route === 'iam') return serveBearer(exchange, state);
  const protocol = PROTOCOL_PATHS.get(path);
  if (protocol !== undefined) return serveProtocol(exchange, protocol, state);
  if (route === 'completions') return serveCompletion(exchange, path.slice(COMPLETIONS_PATH.length), state);
  return path === MODELS_PATH ? serveModels(exchange, state) : serveUnknown(exchange, state);
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
