import { CompletionError } from '../../core/errors.ts';
import { readObject } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { usageOf } from './usage.ts';

/** Ollama's `POST /api/generate`; streams are lines of JSON (spec 5.4). */
export const ollama: Protocol = {
  framing: 'lines',
  request({ prompt, suffix, stop }, { url, model, maxTokens, sampling, stream }) {
    const { temperature, topK, topP } = sampling;
    const options = { num_predict: maxTokens, temperature, top_k: topK, top_p: topP, stop };
    // Without a suffix the text is to be continued as it stands, not wrapped into the model's chat.
    const body = { model, prompt, ...(suffix ? { suffix } : { raw: true }), stream, options };
    return { url: new URL(`${url.replace(/\/(?:api(?:\/generate)?|v1)$/, '')}/api/generate`), body };
  },
  decode(answer, context) {
    const parts = readObject(answer, context);
    const text = parts['response'];
    if (typeof text !== 'string') throw new CompletionError('badAnswer', { host: context.host, detail: 'no response' });
    const usage = usageOf(parts['prompt_eval_count'], parts['eval_count']);
    return { text, done: parts['done'] === true, ...(usage && { usage }) };
  },
};
