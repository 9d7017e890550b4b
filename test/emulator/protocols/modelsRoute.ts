import type { Exchange } from '../exchange.ts';
import { playFault } from '../playFault.ts';
import { jsonType } from '../sendStream.ts';
import type { EmulatorState } from '../state.ts';
import { refuseWithoutBearer } from './bearer.ts';
import { openaiError } from './openaiShape.ts';

export const MODELS_PATH = '/v1/models';

/** Answers `GET /v1/models` with the models that are served, as OpenAI-shaped servers do. */
export async function serveModels(exchange: Exchange, state: EmulatorState): Promise<void> {
  if (exchange.record.method !== 'GET') return playFault(exchange, { kind: 'status', status: 405 });
  const refusal = refuseWithoutBearer(exchange);
  const created = Math.floor(state.clock.now() / 1000);
  const data = [...state.models].map((id) => ({ id, object: 'model', created, owned_by: 'emulator' }));
  exchange.send({
    status: refusal?.status ?? 200,
    headers: jsonType(exchange.knobs),
    body: refusal === null ? JSON.stringify({ object: 'list', data }) : openaiError(refusal, true),
    outcome: refusal === null ? 'ok' : `http${refusal.status}`,
  });
}
