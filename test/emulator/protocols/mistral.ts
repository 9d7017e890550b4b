import { refuseWithoutBearer } from './bearer.ts';
import * as rule from './fieldRules.ts';
import { readOpenai, refuseModel } from './openai.ts';
import { type ChoiceShape, chunks, wholeAnswer } from './openaiShape.ts';
import type { Protocol } from './protocol.ts';
import { badRequest, firstMisfit, textOf } from './readFields.ts';

const SHAPE: ChoiceShape = {
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  whole: (content) => ({ message: { role: 'assistant', tool_calls: null, content } }),
  delta: (content) => ({ delta: { role: 'assistant', content } }),
  lastUsage: true,
};

const RULES: Record<string, rule.FieldRule> = {
  ...rule.modelAndTexts,
  max_tokens: rule.integerFrom(0),
  min_tokens: rule.integerFrom(0),
  temperature: rule.numberIn(0, 1.5),
  top_p: rule.numberIn(0, 1),
  stop: rule.stopList(Number.MAX_SAFE_INTEGER),
  random_seed: rule.integerFrom(0),
  stream: rule.flag,
};

/** Mistral's fill-in-the-middle route (spec 5.4); fields that do not fit are 422 there. */
export const mistral: Protocol = {
  name: 'mistral',
  stream: 'sse',
  sendsDone: true,
  admit: refuseWithoutBearer,
  read: (body, knobs, state) => {
    const misfit = firstMisfit(body, RULES, knobs.strictFields);
    const missing = ['model', 'prompt'].find((name) => textOf(body[name]) === '');
    const wrong = misfit ?? (missing === undefined ? null : `${missing} is required`);
    if (wrong !== null) return { ...badRequest(wrong, 'invalid_request'), status: 422 };
    return refuseModel(textOf(body['model']), knobs, state) ?? readOpenai(body, null);
  },
  errorShape: ({ code, type, message }) => JSON.stringify({ object: 'error', message, type, param: null, code }),
  whole: (reply) => wholeAnswer(reply, SHAPE),
  frames: (reply) => chunks(reply, SHAPE),
};
