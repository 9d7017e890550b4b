import type { App } from '../apps.ts';
import type { Refusal } from '../errorCodes.ts';
import type { Exchange } from '../exchange.ts';
import type { EmulatorState } from '../state.ts';
import type { TokenCheck } from '../tokens.ts';
import { estimateTokens } from '../usage.ts';
import { type CompletionRequest, readCompletionBody } from './readBody.ts';

function tokenRefusal(check: Exclude<TokenCheck, { kind: 'valid' }>, absentCode: number): Refusal {
  if (check.kind === 'malformed') return { code: absentCode };
  return { code: check.kind === 'expired' ? 111 : 110 };
}

function endpointRefusal(name: string, app: App, endpoints: ReadonlySet<string>): Refusal | null {
  if (!endpoints.has(name)) return { code: 3 };
  return app.grants.includes(name) ? null : { code: 6 };
}

function lengthRefusal(prompt: string, { knobs }: Exchange): Refusal | null {
  const { maxPromptCharacters, maxPromptTokens } = knobs;
  if (maxPromptCharacters !== null && Array.from(prompt).length > maxPromptCharacters) return { code: 336007 };
  if (maxPromptTokens !== null && estimateTokens(prompt) > maxPromptTokens) return { code: 336103 };
  return null;
}

/** Steps 3 to 9 of the decision order (spec 7.2) for a request that is a POST and meets no fault: what to generate, or why not. */
export function decideCompletion(
  exchange: Exchange,
  endpoint: string,
  state: EmulatorState,
): CompletionRequest | Refusal {
  const { knobs } = exchange;
  const check = state.tokens.check(exchange.query.get('access_token'));
  if (check.kind !== 'valid') return tokenRefusal(check, knobs.absentTokenCode);
  const wrongEndpoint = endpointRefusal(endpoint, check.app, state.endpoints);
  if (wrongEndpoint !== null) return wrongEndpoint;
  const quotaCode = state.quotas.admit(knobs);
  if (quotaCode !== null) return { code: quotaCode };
  const request = readCompletionBody(exchange.bodyText, knobs.strictFields);
  if ('code' in request) return request;
  const overlong = lengthRefusal(request.prompt, exchange);
  if (overlong !== null) return overlong;
  if (knobs.maxConcurrent !== null && state.generating >= knobs.maxConcurrent) return { code: 336100 };
  return request;
}
