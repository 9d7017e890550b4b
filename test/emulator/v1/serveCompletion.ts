import { errorBody, type Refusal } from '../errorCodes.ts';
import type { Exchange } from '../exchange.ts';
import { takeFault } from '../faults.ts';
import { continuePrompt } from '../generate/copyModel.ts';
import { clipPieces, intoPieces, intoSentences } from '../generate/pieces.ts';
import { lengthAtStop } from '../generate/stopRule.ts';
import { playFault } from '../playFault.ts';
import { sendStream } from '../sendStream.ts';
import type { EmulatorState } from '../state.ts';
import { estimateUsage } from '../usage.ts';
import { decideCompletion } from './decide.ts';
import { streamFrames, wholeBody } from './frames.ts';
import type { CompletionRequest } from './readBody.ts';

export const COMPLETIONS_PATH = '/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/';

/** Headers seen on V1 answers (spec 2.5, 2.6). */
function answerHeaders({ knobs }: Exchange, state: EmulatorState): Record<string, string> {
  return {
    'Access-Control-Allow-Headers': 'Content-Type',
    'Access-Control-Allow-Origin': '*',
    'X-Baidu-Request-Id': state.ids.hex(32),
    ...(knobs.rateLimitHeaders ? state.quotas.headers(knobs) : {}),
  };
}

const jsonType = ({ knobs }: Exchange): Record<string, string> => ({
  'Content-Type': knobs.charsetSuffix ? 'application/json;charset=utf-8' : 'application/json',
});

/** Every V1 error is HTTP 200 and JSON, streams included (spec 2.5). */
function refuse(exchange: Exchange, refusal: Refusal, state: EmulatorState): void {
  exchange.send({
    status: 200,
    headers: { ...answerHeaders(exchange, state), ...jsonType(exchange) },
    body: errorBody(refusal, exchange.knobs.errorIds ? state.ids.answerId() : undefined),
    outcome: refusal.code,
  });
}

/** An `Authorization` header is IAM's business; no IAM key exists here yet, so every signature fails (spec 2.5, 7.2 step 3). */
function refuseSignature(exchange: Exchange): void {
  const reason = {
    'X-Bce-Error-Code': 'NotFound',
    'X-Bce-Error-Message': 'NotFound, cause: Could not find credential.',
  };
  exchange.send({ status: 403, headers: reason, body: '', outcome: 'http403' });
}

/** The answer's pieces: queued by the test or generated, cut by the ends-with rule. */
async function piecesFor(request: CompletionRequest, { knobs }: Exchange, state: EmulatorState): Promise<string[]> {
  const queued = state.answers.shift();
  const exact = typeof queued === 'function' ? await queued(request.prompt) : queued;
  const text = exact ?? continuePrompt(request.prompt, knobs.maxTokens);
  const pieces = typeof text === 'string' ? intoPieces(text) : text;
  return clipPieces(pieces, lengthAtStop(pieces.join(''), request.stop, knobs.stripStop));
}

async function answer(exchange: Exchange, request: CompletionRequest, state: EmulatorState): Promise<void> {
  const { knobs } = exchange;
  const pieces = await piecesFor(request, exchange, state);
  const text = pieces.join('');
  state.quotas.charge(estimateUsage(request.prompt, text).total_tokens);
  const headers = answerHeaders(exchange, state);
  const created = Math.floor(state.clock.now() / 1000);
  const identity = { id: state.ids.answerId(), created, prompt: request.prompt };
  await exchange.pause(knobs.firstByteDelayMs);
  if (!request.stream) {
    await exchange.pause(knobs.interFrameDelayMs * pieces.length);
    const body = wholeBody(text, identity, knobs);
    return exchange.send({ status: 200, headers: { ...headers, ...jsonType(exchange) }, body, outcome: 'ok', text });
  }
  const framed =
    knobs.chunkMode === 'wholeFrame' ? [text] : knobs.chunkMode === 'perSentence' ? intoSentences(pieces) : pieces;
  await sendStream(exchange, streamFrames(text === '' ? [] : framed, identity, knobs), headers);
}

/** Answers `/completions/{endpoint}` of V1 in the decision order of spec 7.2. */
export async function serveCompletion(exchange: Exchange, endpoint: string, state: EmulatorState): Promise<void> {
  if (exchange.record.method !== 'POST') return refuse(exchange, { code: 336101 }, state);
  const fault = takeFault(state.faults, 'completions');
  if (fault !== undefined) return playFault(exchange, fault);
  if (exchange.knobs.htmlGateway) return playFault(exchange, { kind: 'html' });
  if (exchange.knobs.hang) return playFault(exchange, { kind: 'hang' });
  if (exchange.hasAuthorization && exchange.knobs.iamFailure === 'code14') return refuse(exchange, { code: 14 }, state);
  if (exchange.hasAuthorization) return refuseSignature(exchange);
  const decision = decideCompletion(exchange, endpoint, state);
  if ('code' in decision) return refuse(exchange, decision, state);
  state.generating++;
  try {
    await answer(exchange, decision, state);
  } finally {
    state.generating--;
  }
}
