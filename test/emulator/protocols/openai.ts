import { readPrompt } from '../generate/fimPrompt.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Knobs } from '../knobs.ts';
import type { ProtocolName } from '../requestRecord.ts';
import type { EmulatorState } from '../state.ts';
import { refuseWithoutBearer } from './bearer.ts';
import * as rule from './fieldRules.ts';
import { type ChoiceShape, chunks, openaiError, wholeAnswer } from './openaiShape.ts';
import type { HttpRefusal, Protocol, TextRequest } from './protocol.ts';
import { amountOf, badRequest, firstMisfit, stopsOf, textOf } from './readFields.ts';

const SHAPE: ChoiceShape = {
  object: 'text_completion',
  chunkObject: 'text_completion',
  whole: (text) => ({ text, logprobs: null }),
  delta: (text) => ({ text, logprobs: null }),
};

const rules = (stops: number, mostTokens?: number): Record<string, rule.FieldRule> => ({
  ...rule.modelAndTexts,
  max_tokens: rule.integerFrom(1, mostTokens),
  temperature: rule.numberIn(0, 2),
  top_p: rule.numberIn(0, 1),
  stop: rule.stopList(stops),
  stream: rule.flag,
  stream_options: rule.object,
});

/** vLLM's words for a model it does not serve. */
export function refuseModel(model: string, knobs: Knobs, state: EmulatorState): HttpRefusal | null {
  if (!knobs.checkModel || state.models.has(model)) return null;
  const message = `The model \`${model}\` does not exist.`;
  return { status: 404, code: 'model_not_found', type: 'NotFoundError', message };
}

/** Reads the fields that OpenAI's legacy completions and what follows them have in common; a suffix makes the prompt plain text. */
export function readOpenai(body: JsonObject, defaultMaxTokens: number | null): TextRequest {
  const { prompt, suffix, stream_options: options } = body;
  const before = textOf(prompt);
  return {
    model: textOf(body['model']),
    prompt: before,
    read: textOf(suffix) === '' ? readPrompt(before) : { before, after: textOf(suffix) },
    stop: stopsOf(body['stop']),
    keepStop: false,
    maxTokens: amountOf(body['max_tokens']) ?? defaultMaxTokens,
    stream: body['stream'] === true,
    includeUsage: isJsonObject(options) && options['include_usage'] === true,
  };
}

function createProtocol(
  name: ProtocolName,
  options: { stops: number; mostTokens?: number; defaultMaxTokens: number | null; numericCode: boolean },
): Protocol {
  return {
    name,
    stream: 'sse',
    sendsDone: true,
    admit: refuseWithoutBearer,
    read: (body, knobs, state) => {
      if (knobs.suffixUnsupported && textOf(body['suffix']) !== '')
        return { ...badRequest('suffix is not currently supported'), type: 'BadRequestError' };
      const misfit = firstMisfit(body, rules(options.stops, options.mostTokens), knobs.strictFields);
      if (misfit !== null) return { ...badRequest(misfit), type: 'BadRequestError' };
      if (typeof body['prompt'] !== 'string') return { ...badRequest('prompt is required'), type: 'BadRequestError' };
      const wrongModel = refuseModel(textOf(body['model']), knobs, state);
      return wrongModel ?? readOpenai(body, options.defaultMaxTokens);
    },
    errorShape: (refusal) => openaiError(refusal, options.numericCode),
    whole: (reply) => wholeAnswer(reply, SHAPE),
    frames: (reply) => chunks(reply, SHAPE),
  };
}

/** OpenAI's legacy completions as vLLM serves them (spec 5.4): error codes are the status, and 16 tokens are the default limit. */
export const openai = createProtocol('openai', { stops: 4, defaultMaxTokens: 16, numericCode: true });

/** DeepSeek's beta completions (spec 5.4): at most 4096 tokens, 16 stops. */
export const deepseek = createProtocol('deepseek', {
  stops: 16,
  mostTokens: 4096,
  defaultMaxTokens: 4096,
  numericCode: false,
});
