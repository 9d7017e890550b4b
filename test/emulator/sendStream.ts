import { eventBytes, intoWrites, lineBytes, withoutLineEnd } from './eventBytes.ts';
import type { Exchange } from './exchange.ts';
import type { Knobs, StreamError } from './knobs.ts';
import type { Frame } from './protocols/protocol.ts';

export interface StreamFormat {
  kind: 'sse' | 'ndjson';
  /** Whether `data: [DONE]` ends it. */
  done: boolean;
  /** Beside the content type. */
  headers: Record<string, string>;
  /** The JSON of an error that comes in place of a frame. */
  errorBody: (error: StreamError) => string;
}

const typed = (type: string, { charsetSuffix }: Knobs): Record<string, string> => ({
  'Content-Type': charsetSuffix ? `${type};charset=utf-8` : type,
});

/** The content type of whole answers and errors. */
export const jsonType = (knobs: Knobs): Record<string, string> => typed('application/json', knobs);

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

const toBytes = { sse: eventBytes, ndjson: lineBytes };
const contentTypes = { sse: 'text/event-stream', ndjson: 'application/x-ndjson' };

/** Ends the stream in the way a knob asks for after `sent` frames; false where none does. */
async function endEarly(
  exchange: Exchange,
  sent: number,
  format: StreamFormat,
  flush: () => Promise<void>,
): Promise<boolean> {
  const { dropAfterFrames, endAfterFrames, hangAfterFrames, errorAfterFrames } = exchange.knobs;
  const error = errorAfterFrames?.frames === sent ? errorAfterFrames : null;
  if (error === null && ![dropAfterFrames, endAfterFrames, hangAfterFrames].includes(sent)) return false;
  await flush();
  if (error !== null) {
    const body = format.errorBody(error);
    await exchange.write(error.framed ? toBytes[format.kind](body, exchange.knobs) : Buffer.from(body));
    exchange.endStream(error.code);
  } else if (dropAfterFrames === sent) await exchange.breakConnection();
  else if (endAfterFrames === sent) exchange.endStream('cut');
  else await exchange.hang();
  return true;
}

/** Streams `frames` as server-sent events or as lines of JSON, with the stream knobs of spec 7.4. */
export async function sendStream(exchange: Exchange, frames: readonly Frame[], format: StreamFormat): Promise<void> {
  const { knobs } = exchange;
  const writer = createWriter(exchange);
  exchange.startStream({
    ...typed(contentTypes[format.kind], knobs),
    'Cache-Control': 'no-cache',
    ...format.headers,
  });
  const events = frames.map(({ json, text }) => ({ bytes: toBytes[format.kind](json, knobs), text }));
  const done = format.done ? [{ bytes: eventBytes('[DONE]', knobs), text: '' }] : [];
  const last = [...events, ...done].at(-1);
  if (knobs.unterminatedEnd && last !== undefined) last.bytes = withoutLineEnd(last.bytes);
  for (const [sent, { bytes, text }] of events.entries()) {
    if (await endEarly(exchange, sent, format, writer.flush)) return;
    if (sent > 0) await exchange.pause(knobs.interFrameDelayMs);
    await writer.send(bytes, text);
  }
  if (await endEarly(exchange, frames.length, format, writer.flush)) return;
  for (const { bytes, text } of done) await writer.send(bytes, text);
  await writer.flush();
  exchange.endStream();
}
