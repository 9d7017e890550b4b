import { decodeOpenai, openaiBody } from './openai.ts';
import { type Protocol, versionedUrl } from './protocol.ts';

/** Mistral's `POST /v1/fim/completions` for Codestral: asked like OpenAI's completions, answered like its chat (spec 5.4). */
export const mistral: Protocol = {
  framing: 'sse',
  request: (request, settings) => ({
    url: versionedUrl(settings.url, 'v1', 'fim/completions'),
    // It refuses what it does not know.
    body: { ...openaiBody(request, settings), stream_options: undefined, user: undefined },
  }),
  decode: decodeOpenai,
};
