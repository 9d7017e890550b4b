import type { Exchange } from '../exchange.ts';
import { takeFault } from '../faults.ts';
import { playFault } from '../playFault.ts';
import type { EmulatorState } from '../state.ts';
import { checkExchange, sendIamFailure } from './checkExchange.ts';

export const BEARER_PATH = '/v1/BCE-BEARER/token';
const LONGEST_SECONDS = 2_592_000;
const DEFAULT_SECONDS = 43_200;

/**
 * Answers `GET /v1/BCE-BEARER/token?expireInSeconds=N` (spec 4.2). Twelve hours without N, and
 * HTTP 400 for an N that is no whole number from 1 to 30 days, are choices of ours.
 */
export async function serveBearer(exchange: Exchange, state: EmulatorState): Promise<void> {
  const fault = takeFault(state.faults, 'iam');
  if (fault !== undefined) return playFault(exchange, fault);
  await exchange.pause(exchange.knobs.tokenDelayMs);
  if (exchange.record.method !== 'GET') return playFault(exchange, { kind: 'status', status: 405 });
  const check = checkExchange(exchange, state);
  if (check.kind === 'failure') return sendIamFailure(exchange, check, state);
  const seconds = Number(exchange.query.get('expireInSeconds') ?? DEFAULT_SECONDS);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_SECONDS)
    return playFault(exchange, { kind: 'status', status: 400, body: '{"code":"InvalidParameter"}' });
  const { token, createdAt, expiresAt } = state.bearers.mint(seconds);
  const body = {
    userId: check.key.userId,
    token,
    status: 'enable',
    createTime: new Date(createdAt).toISOString(),
    expireTime: new Date(expiresAt).toISOString(),
  };
  const headers = { 'Content-Type': 'application/json' };
  exchange.send({ status: 200, headers, body: JSON.stringify(body), outcome: 'ok' });
}
