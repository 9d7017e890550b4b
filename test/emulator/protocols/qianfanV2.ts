import { DEFAULT_V2_APP_ID } from '../apps.ts';
import type { Exchange } from '../exchange.ts';
import { checkExchange } from '../iam/checkExchange.ts';
import type { JsonObject } from '../json.ts';
import type { EmulatorState } from '../state.ts';
import * as rule from './fieldRules.ts';
import { readOpenai } from './openai.ts';
import { type ChoiceShape, chunks, wholeAnswer } from './openaiShape.ts';
import type { HttpRefusal, Protocol } from './protocol.ts';
import { badRequest, firstMisfit, textOf } from './readFields.ts';

/** `flag`, and `ban_round` beside every flag but 0; a frame's own flag, or any frame's for a whole answer (spec 4.3). */
const extra: ChoiceShape['extra'] = ({ knobs }, frame) => {
  const marked = knobs.flagAtFrame !== null && (frame === null || frame === knobs.flagAtFrame.frame);
  const risk = marked ? (knobs.flagAtFrame?.flag ?? 0) : 0;
  return risk === 0 ? { flag: 0 } : { flag: risk, ban_round: -1 };
};

const SHAPE: ChoiceShape = {
  object: 'text_completion',
  chunkObject: 'text_completion',
  whole: (text) => ({ text }),
  delta: (text) => ({ text }),
  extra,
};

/** The ranges of the sampling fields are not documented; the widest seen elsewhere are taken. */
const RULES: Record<string, rule.FieldRule> = {
  ...rule.modelAndTexts,
  max_tokens: rule.integerFrom(1),
  stop: rule.stopList(4, 20),
  stream: rule.flag,
  stream_options: rule.object,
  temperature: rule.numberIn(0, 2),
  top_p: rule.numberIn(0, 1),
  user: rule.text,
};

const denied = (code: string, message: string, type = 'invalid_request_error'): HttpRefusal => ({
  status: 401,
  code,
  type,
  message,
});

/** A bearer, or (undocumented for V2) a signature, whose failures are 403 (spec 3.3); then the `appid`. */
function admit(exchange: Exchange, state: EmulatorState): HttpRefusal | null {
  const authorization = exchange.header('authorization');
  if (authorization.startsWith('bce-auth-v1/')) {
    const check = checkExchange(exchange, state);
    if (check.kind === 'failure')
      return { status: 403, code: check.error, type: 'access_denied', message: check.message };
  } else if (!state.bearers.accepts(authorization)) return denied('invalid_iam_token', 'IAM Certification failed');
  const appId = exchange.header('appid');
  if (appId === '' ? exchange.knobs.requireAppId : appId !== DEFAULT_V2_APP_ID)
    return denied('invalid_appid', 'The appid is missing or not yours');
  return null;
}

/** Endpoints that exist but are granted to nobody are 401, models that do not exist 400. */
function refuseModel(model: string, state: EmulatorState): HttpRefusal | null {
  if (state.models.has(model)) return null;
  if (state.endpoints.has(model)) return denied('invalid_model', 'No permission to use the model', 'access_denied');
  return badRequest(model === '' ? 'model is required' : `The model ${model} does not exist`, 'invalid_model');
}

export const qianfanV2: Protocol = {
  name: 'qianfan-v2',
  stream: 'sse',
  sendsDone: true,
  admit,
  read: (body: JsonObject, knobs, state) => {
    const wrongModel = refuseModel(textOf(body['model']), state);
    if (wrongModel !== null) return wrongModel;
    const misfit = firstMisfit(body, RULES, knobs.strictFields);
    if (misfit !== null) return badRequest(misfit);
    if (textOf(body['prompt']) === '') return badRequest('prompt must be a non-empty string');
    if (knobs.suffixUnsupported && textOf(body['suffix']) !== '')
      return badRequest('suffix is not supported by this model');
    return { ...readOpenai(body, null), keepStop: knobs.v2KeepsStop };
  },
  errorShape: ({ code, type, message }, id) => JSON.stringify({ error: { code, message, type }, id }),
  whole: (reply) => wholeAnswer(reply, SHAPE),
  frames: (reply) => chunks(reply, SHAPE),
};
