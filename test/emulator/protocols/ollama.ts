import { readPrompt } from '../generate/fimPrompt.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { refuseWithoutBearer } from './bearer.ts';
import * as rule from './fieldRules.ts';
import type { HttpRefusal, Protocol, Reply, TextRequest } from './protocol.ts';
import { amountOf, badRequest, firstMisfit, stopsOf, textOf } from './readFields.ts';

const RULES: Record<string, rule.FieldRule> = {
  ...rule.modelAndTexts,
  raw: rule.flag,
  stream: rule.flag,
  options: rule.object,
};
const OPTION_RULES: Record<string, rule.FieldRule> = {
  num_predict: rule.integerFrom(-2),
  num_ctx: rule.integerFrom(1),
  temperature: rule.numberIn(0, 5),
  top_p: rule.numberIn(0, 1),
  top_k: rule.integerFrom(0),
  stop: rule.stopList(Number.MAX_SAFE_INTEGER),
};

/** With `raw` no template is applied, so a suffix has no effect; without it the suffix is the model's template's business. */
function readGenerate(body: JsonObject, options: JsonObject): TextRequest {
  const prompt = textOf(body['prompt']);
  const suffix = body['raw'] === true ? '' : textOf(body['suffix']);
  const limit = amountOf(options['num_predict']);
  return {
    model: textOf(body['model']),
    prompt,
    read: suffix === '' ? readPrompt(prompt) : { before: prompt, after: suffix },
    stop: stopsOf(options['stop']),
    keepStop: false,
    maxTokens: limit === null || limit < 0 ? null : limit,
    stream: body['stream'] !== false,
    includeUsage: false,
  };
}

const head = ({ request, createdMs }: Reply): object => ({
  model: request.model,
  created_at: new Date(createdMs).toISOString(),
});

/** Counts, and durations in nanoseconds. */
const lastFields = ({ finish, promptTokens, completionTokens }: Reply): object => ({
  done: true,
  done_reason: finish,
  total_duration: 62_000_000,
  load_duration: 10_000_000,
  prompt_eval_count: promptTokens,
  prompt_eval_duration: 12_000_000,
  eval_count: completionTokens,
  eval_duration: 40_000_000,
});

const notFound = (model: string): HttpRefusal => ({ ...badRequest(`model '${model}' not found`), status: 404 });

/** Ollama's `/api/generate` (spec 5.4): newline-delimited JSON unless `stream` is false. */
export const ollama: Protocol = {
  name: 'ollama',
  stream: 'ndjson',
  sendsDone: false,
  admit: refuseWithoutBearer,
  read: (body, knobs, state) => {
    const options = isJsonObject(body['options']) ? body['options'] : {};
    const misfit = firstMisfit(body, RULES) ?? firstMisfit(options, OPTION_RULES);
    if (misfit !== null) return badRequest(misfit);
    const model = textOf(body['model']);
    if (model === '') return badRequest('model is required');
    if (knobs.checkModel && !state.models.has(model)) return notFound(model);
    if (knobs.suffixUnsupported && textOf(body['suffix']) !== '')
      return badRequest(`registry.ollama.ai/library/${model} does not support insert`);
    return readGenerate(body, options);
  },
  errorShape: ({ message }) => JSON.stringify({ error: message }),
  whole: (reply) => ({ ...head(reply), response: reply.generated.text, ...lastFields(reply) }),
  frames: (reply) => [
    ...reply.deltas.map((response) => ({
      json: JSON.stringify({ ...head(reply), response, done: false }),
      text: response,
    })),
    { json: JSON.stringify({ ...head(reply), response: '', ...lastFields(reply) }), text: '' },
  ],
};
