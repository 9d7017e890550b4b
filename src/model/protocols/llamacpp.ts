import { CompletionError } from '../../core/errors.ts';
import { readObject } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { usageOf } from './usage.ts';

/** llama.cpp's `POST /infill`: the server knows its model's own tokens (spec 5.4). */
export const llamacpp: Protocol = {
  framing: 'sse',
  request({ prompt, suffix, extra, stop }, { url, maxTokens, sampling, stream }) {
    const { temperature, topK, topP } = sampling;
    const body = {
      input_prefix: prompt,
      input_suffix: suffix,
      input_extra: extra?.map(({ path, text }) => ({ filename: path, text })),
      n_predict: maxTokens,
      temperature,
      top_k: topK,
      top_p: topP,
      stop,
      stream,
      cache_prompt: true,
    };
    return { url: new URL(`${url.replace(/\/infill$/, '')}/infill`), body };
  },
  decode(answer, context) {
    const parts = readObject(answer, context);
    const text = parts['content'];
    if (typeof text !== 'string') throw new CompletionError('badAnswer', { host: context.host, detail: 'no content' });
    const usage = usageOf(parts['tokens_evaluated'], parts['tokens_predicted']);
    return { text, done: parts['stop'] === true, ...(usage && { usage }) };
  },
};
