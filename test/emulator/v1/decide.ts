import type { Caller } from '../apps.ts';
import { overlongCode } from '../checkLength.ts';
import type { Refusal } from '../errorCodes.ts';
import type { Exchange } from '../exchange.ts';
import type { EmulatorState } from '../state.ts';
import { type CompletionRequest, readCompletionBody } from './readBody.ts';

function endpointRefusal(name: string, caller: Caller, endpoints: ReadonlySet<string>): Refusal | null {
  if (!endpoints.has(name)) return { code: 3 };
  return caller.grants.includes(name) ? null : { code: 6 };
}

/** Steps 4 to 9 of the decision order (spec 7.2) for a request of a known caller: what to generate, or why not. */
export function decideCompletion(
  exchange: Exchange,
  endpoint: string,
  caller: Caller,
  state: EmulatorState,
): CompletionRequest | Refusal {
  const { knobs } = exchange;
  const wrongEndpoint = endpointRefusal(endpoint, caller, state.endpoints);
  if (wrongEndpoint !== null) return wrongEndpoint;
  const quotaCode = state.quotas.admit(knobs);
  if (quotaCode !== null) return { code: quotaCode };
  const request = readCompletionBody(exchange.bodyText, knobs.strictFields);
  if ('code' in request) return request;
  const overlong = overlongCode(request.prompt, knobs);
  if (overlong !== null) return { code: overlong };
  if (knobs.maxConcurrent !== null && state.generating >= knobs.maxConcurrent) return { code: 336100 };
  return request;
}
