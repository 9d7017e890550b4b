import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { refuseWithoutBearer } from './bearer.ts';
import * as rule from './fieldRules.ts';
import type { HttpRefusal, Protocol, Reply, TextRequest } from './protocol.ts';
import { amountOf, badRequest, firstMisfit, stopsOf, textOf } from './readFields.ts';

const RULES: Record<string, rule.FieldRule> = {
  input_prefix: rule.text,
  input_suffix: rule.text,
  input_extra: rule.list,
  prompt: rule.text,
  n_predict: rule.integerFrom(-1),
  temperature: rule.numberIn(0, 5),
  top_k: rule.integerFrom(-1),
  top_p: rule.numberIn(0, 1),
  stop: rule.stopList(Number.MAX_SAFE_INTEGER),
  stream: rule.flag,
};

/** The other files of a request, oldest first, as the model reads them before the prefix; null where one is not of that shape. */
function readExtra(value: JsonValue | undefined): string | null {
  if (!Array.isArray(value)) return '';
  const texts = value.map((file) => (isJsonObject(file) && typeof file['text'] === 'string' ? file['text'] : null));
  return texts.includes(null) ? null : texts.map((file) => `${file}\n`).join('');
}

function readInfill(body: JsonObject, extra: string): TextRequest {
  const prefix = textOf(body['input_prefix']) + textOf(body['prompt']);
  const limit = amountOf(body['n_predict']);
  return {
    model: 'emulator.gguf',
    prompt: prefix,
    read: { before: extra + prefix, after: textOf(body['input_suffix']) },
    stop: stopsOf(body['stop']),
    keepStop: false,
    maxTokens: limit === -1 ? null : limit,
    stream: body['stream'] === true,
    includeUsage: false,
  };
}

function lastFields({ request, generated, promptTokens, completionTokens }: Reply): object {
  const timings = { prompt_n: promptTokens, prompt_ms: 12.5, predicted_n: completionTokens, predicted_ms: 40.25 };
  return {
    id_slot: 0,
    stop: true,
    model: request.model,
    tokens_predicted: completionTokens,
    tokens_evaluated: promptTokens,
    tokens_cached: promptTokens + completionTokens,
    truncated: false,
    stop_type: generated.end,
    stopping_word: generated.word,
    timings,
  };
}

const MISSING_TOKENS: HttpRefusal = {
  status: 501,
  code: 'not_supported',
  type: 'not_supported_error',
  message:
    'Infill is not supported by this model: prefix token is missing. suffix token is missing. middle token is missing. ',
};

/** llama.cpp's `/infill` (spec 5.4): its stream's last frame has `stop: true` and no text, and no `[DONE]` follows. */
export const llamacpp: Protocol = {
  name: 'llamacpp',
  stream: 'sse',
  sendsDone: false,
  admit: refuseWithoutBearer,
  read: (body, knobs) => {
    if (knobs.suffixUnsupported) return MISSING_TOKENS;
    const missing = ['input_prefix', 'input_suffix'].find((name) => body[name] === undefined);
    const misfit = missing === undefined ? firstMisfit(body, RULES) : `"${missing}" is required`;
    const extra = readExtra(body['input_extra']);
    if (misfit !== null || extra === null)
      return badRequest(misfit ?? 'extra_context chunk must contain a "text" field with a string value');
    return readInfill(body, extra);
  },
  errorShape: ({ status, type, message }) => JSON.stringify({ error: { code: status, message, type } }),
  whole: (reply) => ({ index: 0, content: reply.generated.text, ...lastFields(reply) }),
  frames: (reply) => [
    ...reply.deltas.map((content, at) => ({
      json: JSON.stringify({ index: 0, content, tokens: [], stop: false, id_slot: 0, tokens_predicted: at + 1 }),
      text: content,
    })),
    { json: JSON.stringify({ index: 0, content: '', tokens: [], ...lastFields(reply) }), text: '' },
  ],
};
