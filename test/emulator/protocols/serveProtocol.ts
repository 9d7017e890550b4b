import { overlongCode } from '../checkLength.ts';
import type { Exchange } from '../exchange.ts';
import { takeFault } from '../faults.ts';
import { intoDeltas, intoPieces } from '../generate/pieces.ts';
import { type GeneratedText, takeAnswer } from '../generate/takeAnswer.ts';
import { isJsonObject, parseJson } from '../json.ts';
import { playFault } from '../playFault.ts';
import { jsonType, sendStream } from '../sendStream.ts';
import type { EmulatorState } from '../state.ts';
import type { HttpRefusal, Protocol, Reply, TextRequest } from './protocol.ts';
import { refusalOf } from './refusals.ts';

const isBusy = ({ status }: HttpRefusal): boolean => status === 429 || status === 503;

function answerHeaders(
  { knobs }: Exchange,
  protocol: Protocol,
  state: EmulatorState,
  refusal?: HttpRefusal,
): Record<string, string> {
  const isQianfan = protocol.name === 'qianfan-v2';
  const showsRates = knobs.rateLimitHeaders || refusal?.status === 429;
  const waits = refusal !== undefined && isBusy(refusal) && knobs.retryAfterSeconds !== null;
  return {
    ...(isQianfan ? { 'X-Bce-Request-Id': state.ids.hex(32) } : {}),
    ...(isQianfan && showsRates ? state.quotas.headers(knobs) : {}),
    ...(waits ? { 'Retry-After': String(knobs.retryAfterSeconds) } : {}),
  };
}

function refuse(exchange: Exchange, refusal: HttpRefusal, protocol: Protocol, state: EmulatorState): void {
  exchange.send({
    status: refusal.status,
    headers: { ...jsonType(exchange.knobs), ...answerHeaders(exchange, protocol, state, refusal) },
    body: protocol.errorShape(refusal, state.ids.answerId()),
    outcome: `http${refusal.status}`,
  });
}

/** Who asks, how often, and what: the order is V1's (spec 7.2) with the model checked as part of the body. */
function decide(exchange: Exchange, protocol: Protocol, state: EmulatorState): TextRequest | HttpRefusal {
  const { knobs } = exchange;
  const notAdmitted = protocol.admit(exchange, state);
  if (notAdmitted !== null) return notAdmitted;
  const quotaCode = state.quotas.admit(knobs);
  if (quotaCode !== null) return refusalOf(quotaCode);
  const body = parseJson(exchange.bodyText);
  if (!isJsonObject(body)) return refusalOf(336002);
  const request = protocol.read(body, knobs, state);
  if ('status' in request) return request;
  const overlong = overlongCode(request.read.before + request.read.after, knobs);
  if (overlong !== null) return refusalOf(overlong);
  if (knobs.maxConcurrent !== null && state.generating >= knobs.maxConcurrent) return refusalOf(336100);
  return request;
}

function replyOf(request: TextRequest, generated: GeneratedText, exchange: Exchange, state: EmulatorState): Reply {
  const { knobs } = exchange;
  return {
    request,
    generated,
    deltas: intoDeltas(generated.pieces, knobs.chunkMode),
    finish: knobs.finishReason ?? (generated.end === 'limit' ? 'length' : 'stop'),
    id: state.ids.answerId(),
    createdMs: state.clock.now(),
    promptTokens: intoPieces(request.read.before).length + intoPieces(request.read.after).length,
    completionTokens: intoPieces(generated.text).length,
    knobs,
  };
}

async function answer(
  exchange: Exchange,
  request: TextRequest,
  protocol: Protocol,
  state: EmulatorState,
): Promise<void> {
  const { knobs } = exchange;
  const generated = await takeAnswer(request, knobs, state.answers);
  const reply = replyOf(request, generated, exchange, state);
  state.quotas.charge(reply.promptTokens + reply.completionTokens);
  const headers = answerHeaders(exchange, protocol, state);
  await exchange.pause(knobs.firstByteDelayMs);
  if (!request.stream || knobs.ignoreStream) {
    await exchange.pause(knobs.interFrameDelayMs * generated.pieces.length);
    const body = JSON.stringify(protocol.whole(reply));
    return exchange.send({
      status: 200,
      headers: { ...jsonType(knobs), ...headers },
      body,
      outcome: 'ok',
      text: generated.text,
    });
  }
  await sendStream(exchange, protocol.frames(reply), {
    kind: protocol.stream,
    done: protocol.sendsDone && !knobs.omitDone,
    headers,
    errorBody: ({ code }) => protocol.errorShape(refusalOf(code), reply.id),
  });
}

/** Answers a request to any server but V1: with real HTTP statuses, and errors in the protocol's own shape. */
export async function serveProtocol(exchange: Exchange, protocol: Protocol, state: EmulatorState): Promise<void> {
  if (exchange.record.method !== 'POST') return refuse(exchange, refusalOf(336101), protocol, state);
  const shape = (refusal: HttpRefusal): string => protocol.errorShape(refusal, state.ids.answerId());
  const fault = takeFault(state.faults, 'completions');
  if (fault !== undefined) return playFault(exchange, fault, shape);
  if (exchange.knobs.htmlGateway) return playFault(exchange, { kind: 'html' });
  if (exchange.knobs.hang) return playFault(exchange, { kind: 'hang' });
  const decision = decide(exchange, protocol, state);
  if ('status' in decision) return refuse(exchange, decision, protocol, state);
  state.generating++;
  try {
    await answer(exchange, decision, protocol, state);
  } finally {
    state.generating--;
  }
}
