import type { ChunkMode, Knobs } from './knobs.ts';

/** One server-sent event as bytes: a `data:` line and a blank line (spec 2.4), with a comment before it where the knobs ask for one. */
export function eventBytes(data: string, knobs: Knobs): Buffer {
  const lineEnd = knobs.crlf || knobs.chunkMode === 'splitInsideCRLF' ? '\r\n' : '\n';
  const comment = knobs.keepAliveComments ? `: keep-alive${lineEnd}${lineEnd}` : '';
  return Buffer.from(`${comment}data:${knobs.noSpaceAfterColon ? '' : ' '}${data}${lineEnd}${lineEnd}`);
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
