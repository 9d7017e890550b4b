import type { Exchange } from '../exchange.ts';
import type { HttpRefusal } from './protocol.ts';

/** The key that the knob `requiredBearer` asks of servers other than Qianfan; null where the request has it or none is asked for. */
export function refuseWithoutBearer(exchange: Exchange): HttpRefusal | null {
  const { requiredBearer } = exchange.knobs;
  if (requiredBearer === null || exchange.header('authorization') === `Bearer ${requiredBearer}`) return null;
  return { status: 401, code: 'invalid_api_key', type: 'authentication_error', message: 'Invalid API key' };
}
