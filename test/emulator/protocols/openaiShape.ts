import type { Frame, HttpRefusal, Reply } from './protocol.ts';

export interface ChoiceShape {
  object: string;
  chunkObject: string;
  /** Where a choice keeps its text, whole and in a chunk. */
  whole: (text: string) => object;
  delta: (text: string) => object;
  /** Further fields of a choice. */
  extra?: (reply: Reply, frame: number | null) => object;
  /** Further fields beside `choices`. */
  lastUsage?: boolean;
}

export const usageOf = ({ promptTokens, completionTokens }: Reply): object => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});

const head = (object: string, { id, createdMs, request }: Reply): object => ({
  id,
  object,
  created: Math.floor(createdMs / 1000),
  model: request.model,
});

/** `{id, object, created, model, choices: [...], usage}` */
export function wholeAnswer(reply: Reply, shape: ChoiceShape): object {
  const choice = { index: 0, ...shape.whole(reply.generated.text), finish_reason: reply.finish };
  return {
    ...head(shape.object, reply),
    choices: [{ ...choice, ...shape.extra?.(reply, null) }],
    usage: usageOf(reply),
  };
}

/**
 * Chunks with the text as deltas and `finish_reason` in the last, which has no text by default; then, where the request asks for usage,
 * one with empty `choices`. With `lastUsage` the last chunk itself carries it, asked for or not.
 */
export function chunks(reply: Reply, shape: ChoiceShape): Frame[] {
  const { deltas, knobs, request } = reply;
  const texts = knobs.lastFrameEmptyResult || deltas.length === 0 ? [...deltas, ''] : deltas;
  const last = texts.length - 1;
  const frames = texts.map((text, frame) => {
    const choice = { index: 0, ...shape.delta(text), finish_reason: frame === last ? reply.finish : null };
    const usage = shape.lastUsage && frame === last ? { usage: usageOf(reply) } : {};
    const choices = [{ ...choice, ...shape.extra?.(reply, frame) }];
    return { json: JSON.stringify({ ...head(shape.chunkObject, reply), choices, ...usage }), text };
  });
  if (!request.includeUsage || shape.lastUsage) return frames;
  const usage = { ...head(shape.chunkObject, reply), choices: [], usage: usageOf(reply) };
  return [...frames, { json: JSON.stringify(usage), text: '' }];
}

/** `{error: {message, type, param, code}}`, as OpenAI, vLLM and DeepSeek write it. */
export function openaiError({ status, code, type, message }: HttpRefusal, numericCode: boolean): string {
  return JSON.stringify({ error: { message, type, param: null, code: numericCode ? status : code } });
}
