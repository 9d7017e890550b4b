import type { Caller } from '../apps.ts';
import { errorBody, type Refusal } from '../errorCodes.ts';
import type { Exchange } from '../exchange.ts';
import { takeFault } from '../faults.ts';
import { readPrompt } from '../generate/fimPrompt.ts';
import { intoDeltas } from '../generate/pieces.ts';
import { takeAnswer } from '../generate/takeAnswer.ts';
import { sendIamFailure } from '../iam/checkExchange.ts';
import { playFault } from '../playFault.ts';
import { jsonType, sendStream } from '../sendStream.ts';
import type { EmulatorState } from '../state.ts';
import { estimateUsage } from '../usage.ts';
import { authenticate } from './authenticate.ts';
import { decideCompletion } from './decide.ts';
import { streamFrames, wholeBody } from './frames.ts';
import type { CompletionRequest } from './readBody.ts';

export const COMPLETIONS_PATH = '/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/';

/** Refusals after which trying again later helps. */
const WAITING_CODES = [4, 18, 336100, 336501, 336502];

/** Headers seen on V1 answers (spec 2.5, 2.6); `appid` where it is known who asks. */
function answerHeaders({ knobs }: Exchange, caller: Caller | null, state: EmulatorState): Record<string, string> {
  return {
    'Access-Control-Allow-Headers': 'Content-Type',
    'Access-Control-Allow-Origin': '*',
    'X-Baidu-Request-Id': state.ids.hex(32),
    ...(caller === null ? {} : { appid: String(caller.appId) }),
    ...(knobs.rateLimitHeaders ? state.quotas.headers(knobs) : {}),
  };
}

/** Every V1 error is HTTP 200 and JSON, streams included (spec 2.5). */
function refuse(exchange: Exchange, refusal: Refusal, caller: Caller | null, state: EmulatorState): void {
  const { knobs } = exchange;
  const waits = knobs.retryAfterSeconds !== null && WAITING_CODES.includes(refusal.code);
  exchange.send({
    status: 200,
    headers: {
      ...answerHeaders(exchange, caller, state),
      ...jsonType(knobs),
      ...(waits ? { 'Retry-After': String(knobs.retryAfterSeconds) } : {}),
    },
    body: errorBody(refusal, knobs, knobs.errorIds ? state.ids.answerId() : undefined),
    outcome: refusal.code,
  });
}

async function answer(
  exchange: Exchange,
  request: CompletionRequest,
  caller: Caller,
  state: EmulatorState,
): Promise<void> {
  const { knobs } = exchange;
  const { prompt, stop } = request;
  const order = { prompt, read: readPrompt(prompt), stop, keepStop: !knobs.stripStop, maxTokens: null };
  const { pieces, text } = await takeAnswer(order, knobs, state.answers);
  state.quotas.charge(estimateUsage(prompt, text).total_tokens);
  const headers = answerHeaders(exchange, caller, state);
  const identity = { id: state.ids.answerId(), created: Math.floor(state.clock.now() / 1000), prompt };
  await exchange.pause(knobs.firstByteDelayMs);
  if (!request.stream || knobs.ignoreStream) {
    await exchange.pause(knobs.interFrameDelayMs * pieces.length);
    const body = wholeBody(text, identity, knobs);
    return exchange.send({ status: 200, headers: { ...headers, ...jsonType(knobs) }, body, outcome: 'ok', text });
  }
  await sendStream(exchange, streamFrames(intoDeltas(pieces, knobs.chunkMode), identity, knobs), {
    kind: 'sse',
    done: knobs.sendDone,
    headers,
    errorBody: (error) => errorBody(error, knobs),
  });
}

/** Answers `/completions/{endpoint}` of V1 in the decision order of spec 7.2. */
export async function serveCompletion(exchange: Exchange, endpoint: string, state: EmulatorState): Promise<void> {
  if (exchange.record.method !== 'POST') return refuse(exchange, { code: 336101 }, null, state);
  const fault = takeFault(state.faults, 'completions');
  if (fault !== undefined) return playFault(exchange, fault);
  if (exchange.knobs.htmlGateway) return playFault(exchange, { kind: 'html' });
  if (exchange.knobs.hang) return playFault(exchange, { kind: 'hang' });
  const who = authenticate(exchange, state);
  if (who.kind === 'failure') return sendIamFailure(exchange, who, state);
  if (who.kind === 'code') return refuse(exchange, who, null, state);
  const decision = decideCompletion(exchange, endpoint, who.caller, state);
  if ('code' in decision) return refuse(exchange, decision, who.caller, state);
  state.generating++;
  try {
    await answer(exchange, decision, who.caller, state);
  } finally {
    state.generating--;
  }
}
