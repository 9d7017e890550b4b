import { errorBody } from './errorCodes.ts';
import { eventBytes, intoWrites } from './eventBytes.ts';
import type { Exchange } from './exchange.ts';
import type { Frame } from './v1/frames.ts';

/** Sends events one by one, or holds them back for one single write in mode `coalesce`. */
function createWriter(exchange: Exchange) {
  const { knobs } = exchange;
  let held: Buffer[] = [];
  let heldText = '';
  return {
    async send(event: Buffer, text: string): Promise<void> {
      if (knobs.chunkMode === 'coalesce') {
        held.push(event);
        heldText += text;
        return;
      }
      const writes = intoWrites(event, knobs.chunkMode);
      for (const [index, bytes] of writes.entries()) {
        await exchange.write(bytes, index === writes.length - 1 ? text : '');
      }
    },
    async flush(): Promise<void> {
      if (held.length > 0) await exchange.write(Buffer.concat(held), heldText);
      held = [];
    },
  };
}

/** Ends the stream in the way a knob asks for after `sent` frames; false where none does. */
async function endEarly(exchange: Exchange, sent: number, flush: () => Promise<void>): Promise<boolean> {
  const { dropAfterFrames, endAfterFrames, hangAfterFrames, errorAfterFrames } = exchange.knobs;
  const error = errorAfterFrames?.frames === sent ? errorAfterFrames : null;
  if (error === null && ![dropAfterFrames, endAfterFrames, hangAfterFrames].includes(sent)) return false;
  await flush();
  if (error !== null) {
    const body = errorBody(error);
    await exchange.write(error.framed ? eventBytes(body, exchange.knobs) : Buffer.from(body));
    exchange.endStream(error.code);
  } else if (dropAfterFrames === sent) await exchange.breakConnection();
  else if (endAfterFrames === sent) exchange.endStream('cut');
  else await exchange.hang();
  return true;
}

/** Streams `frames` as server-sent events with the stream knobs of spec 7.4; `headers` go beside the content type. */
export async function sendStream(
  exchange: Exchange,
  frames: readonly Frame[],
  headers: Record<string, string>,
): Promise<void> {
  const { knobs } = exchange;
  const writer = createWriter(exchange);
  exchange.startStream({
    'Content-Type': knobs.charsetSuffix ? 'text/event-stream;charset=utf-8' : 'text/event-stream',
    'Cache-Control': 'no-cache',
    ...headers,
  });
  for (const [sent, frame] of frames.entries()) {
    if (await endEarly(exchange, sent, writer.flush)) return;
    if (sent > 0) await exchange.pause(knobs.interFrameDelayMs);
    await writer.send(eventBytes(frame.json, knobs), frame.text);
  }
  if (await endEarly(exchange, frames.length, writer.flush)) return;
  if (knobs.sendDone) await writer.send(eventBytes('[DONE]', knobs), '');
  await writer.flush();
  exchange.endStream();
}
