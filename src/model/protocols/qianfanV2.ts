import { decodeOpenai, openaiBody } from './openai.ts';
import { type Protocol, qianfanStops, versionedUrl } from './protocol.ts';

/** Qianfan V2: `POST /v2/completions`, OpenAI-shaped with `suffix`, `flag` and an optional `appid` header (spec 4.3). */
export const qianfanV2: Protocol = {
  framing: 'sse',
  request: (request, settings) => ({
    url: versionedUrl(settings.url, 'v2', 'completions'),
    body: openaiBody({ ...request, stop: qianfanStops(request.stop) }, settings),
    ...(settings.appId && { headers: { appid: settings.appId } }),
  }),
  decode: decodeOpenai,
};
