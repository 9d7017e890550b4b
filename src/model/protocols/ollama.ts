import { CompletionError } from '../../core/errors.ts';
import { isRecord } from '../json.ts';
import { openaiError } from './openai.ts';
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
    const { host } = context;
    if (!isRecord(answer)) throw new CompletionError('badAnswer', { host, detail: 'not an object' });
    const error = openaiError(answer, context);
    if (error) throw error;
    const text = answer['response'];
    if (typeof text !== 'string') throw new CompletionError('badAnswer', { host, detail: 'no response' });
    const usage = usageOf(answer['prompt_eval_count'], answer['eval_count']);
    return { text, done: answer['done'] === true, ...(usage && { usage }) };
  },
};
