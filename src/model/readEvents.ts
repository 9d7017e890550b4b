import { createParser } from 'eventsource-parser';
import { CompletionError } from '../core/errors.ts';

/** A completion is a few KB; more than this is not one (spec 2.4). */
const maxCharacters = 4 * 1024 * 1024;

/** One JSON value of an answer, or the sign that the server sends behind the last of them. */
export type AnswerEvent = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'done' };

/**
 * Turns the bytes of an answer into its JSON values: an event stream, one JSON document (as errors come even where a stream
 * was asked for, spec 2.5), or a document in the middle of a stream. What is none of these is a `CompletionError`.
 */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  framing: 'sse' | 'lines',
  host: string,
): AsyncGenerator<AnswerEvent> {
  const decoder = new TextDecoder();
  const events: AnswerEvent[] = [];
  const parser = createParser({
    onEvent: ({ data }) => events.push(parseData(data, host)),
    onError: ({ line }) => {
      if (line?.startsWith('{')) events.push({ kind: 'value', value: parseJson(line, host) });
    },
  });
  let start = '';
  let shape = 'unknown' as 'unknown' | 'document' | 'lines' | 'stream';
  let total = 0;
  const feed = (text: string) => {
    total += text.length;
    if (total > maxCharacters) throw new CompletionError('badAnswer', { host, detail: 'longer than 4 MiB' });
    if (shape === 'stream') return parser.feed(text);
    start += text;
    if (shape === 'lines') return takeLines();
    if (shape === 'document') return;
    start = start.trimStart();
    const first = start.charAt(0);
    if (first === '') return;
    if (first === '<') throw new CompletionError('badGateway', { host, detail: headline(start) });
    shape = first !== '{' && first !== '[' ? 'stream' : framing === 'lines' ? 'lines' : 'document';
    if (shape === 'stream') parser.feed(start);
    if (shape === 'lines') takeLines();
  };
  /** Of a stream of JSON lines, those that are whole. */
  const takeLines = () => {
    const lines = start.split('\n');
    start = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') events.push({ kind: 'value', value: parseJson(line, host) });
  };

  for await (const chunk of chunks) {
    feed(decoder.decode(chunk, { stream: true }));
    yield* events.splice(0);
  }
  // The last line may lack its line end, and the last event its blank line.
  feed(`${decoder.decode()}\n\n`);
  yield* events.splice(0);
  if (shape === 'document') yield { kind: 'value', value: parseJson(start, host) };
  if (shape === 'unknown') throw new CompletionError('badAnswer', { host, detail: 'empty' });
}

function parseData(data: string, host: string): AnswerEvent {
  return data.trim() === '[DONE]' ? { kind: 'done' } : { kind: 'value', value: parseJson(data, host) };
}

function parseJson(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CompletionError('badAnswer', { host, detail: 'not JSON' });
  }
}

/** The title of a web page, for the message. */
function headline(html: string): string {
  return /<title>([^<]+)/i.exec(html)?.[1]?.trim() ?? 'HTML';
}
