import type { Exchange } from './exchange.ts';
import { takeFault } from './faults.ts';
import { playFault } from './playFault.ts';
import type { EmulatorState } from './state.ts';

export const TOKEN_PATH = '/oauth/2.0/token';

/** Answers GET and POST `/oauth/2.0/token` from the query alone (spec 1); any other method is HTTP 405. */
export async function serveToken(exchange: Exchange, state: EmulatorState): Promise<void> {
  const fault = takeFault(state.faults, 'token');
  if (fault !== undefined) return playFault(exchange, fault);
  await exchange.pause(exchange.knobs.tokenDelayMs);
  const { method } = exchange.record;
  if (method !== 'GET' && method !== 'POST') return playFault(exchange, { kind: 'status', status: 405 });
  const reply = state.tokens.exchange(exchange.query, exchange.knobs);
  exchange.send({
    status: reply.status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      ...(exchange.knobs.tokenCookie
        ? { 'Set-Cookie': `BAIDUID=${state.ids.hex(32).toUpperCase()}:FG=1; path=/; domain=baidu.com` }
        : {}),
    },
    body: reply.body,
    outcome: reply.error === 'ok' ? 'ok' : `oauth:${reply.error}`,
  });
}
