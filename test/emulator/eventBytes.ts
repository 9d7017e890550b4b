import type { ChunkMode, Knobs } from './knobs.ts';

const lineEndOf = (knobs: Knobs): string => (knobs.crlf || knobs.chunkMode === 'splitInsideCRLF' ? '\r\n' : '\n');

/**
 * One server-sent event as bytes: a `data:` line and a blank line (spec 2.4), with a comment, other fields and a second `data:` line
 * where the knobs ask for them. The second line begins where JSON allows white space, so that joining the lines gives the same value.
 */
export function eventBytes(data: string, knobs: Knobs): Buffer {
  const lineEnd = lineEndOf(knobs);
  const comment = knobs.keepAliveComments ? `: keep-alive${lineEnd}${lineEnd}` : '';
  const fields = knobs.eventFields
    ? ['event: message', 'id: 7', 'retry: 1000'].map((line) => line + lineEnd).join('')
    : '';
  const name = knobs.noSpaceAfterColon ? 'data:' : 'data: ';
  const lines = knobs.multiLineData ? data.replace(/,"/, `,${lineEnd}${name}"`) : data;
  return Buffer.from(`${comment}${fields}${name}${lines}${lineEnd}${lineEnd}`);
}

/** One line of newline-delimited JSON (spec 5.4, Ollama). */
export function lineBytes(data: string, knobs: Knobs): Buffer {
  return Buffer.from(data + lineEndOf(knobs));
}

/** `bytes` without the line ends that they end with. */
export function withoutLineEnd(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('utf8').trimEnd());
}

const CR = 0x0d;
const LF = 0x0a;
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Whether a write ends before the byte at `at`. */
function splitsAt(bytes: Buffer, at: number, mode: ChunkMode): boolean {
  switch (mode) {
    case 'splitInsideMultibyte':
      return isContinuation(bytes[at]);
    case 'splitInsideCRLF':
      return bytes[at - 1] === CR && bytes[at] === LF;
    case 'splitInsideDataPrefix':
      return bytes.subarray(at - 2, at + 3).toString('latin1') === 'data:' && (at === 2 || bytes[at - 3] === LF);
    default:
      return false;
  }
}

/** The writes in which an event goes out: one, or cut at every place that the chunk mode names. */
export function intoWrites(event: Buffer, mode: ChunkMode): Buffer[] {
  if (!mode.startsWith('split')) return [event];
  const writes: Buffer[] = [];
  let start = 0;
  for (let at = 1; at < event.length; at++) {
    if (!splitsAt(event, at, mode)) continue;
    writes.push(event.subarray(start, at));
    start = at;
  }
  return [...writes, event.subarray(start)];
}
