import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestEvent } from '../core/types.ts';
import { type Cell, Cells } from './cells.ts';
import { type Entry, parseEntry } from './entry.ts';

/** A file, read so far. */
interface Known {
  /** Tells it from a later one of the same name. */
  readonly identity: string;
  /** Bytes that are counted. */
  counted: number;
  /** Requests that were out, as they are counted so far. */
  readonly open: Map<string, RequestEvent>;
}

/** Bytes that are read at a time; the extension host is free in between. */
const slice = 64 * 1024;
const lineEnd = 0x0a;

/** Usage of all windows and days as it stands on disk. What has been read is not read again: files only grow, or go. */
export class UsageReader {
  readonly #folder: string;
  readonly #known = new Map<string, Known>();
  #cells = new Cells();
  #reading: Promise<unknown> = Promise.resolve();

  /** `folder` is that of the journal. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** As of the last `read`. */
  get cells(): readonly Cell[] {
    return this.#cells.all();
  }

  /** Reads what is new. One after the other. */
  read(): Promise<void> {
    const reading = this.#reading.then(() => this.#read());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #read(): Promise<void> {
    const found = new Map<string, { identity: string; size: number }>();
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((name) => name.endsWith('.jsonl'))) {
      const status = await stat(join(this.#folder, name)).catch(() => undefined);
      if (status) found.set(name, { identity: `${status.ino} ${status.birthtimeMs}`, size: status.size });
    }
    const isThere = ([name, { identity, counted }]: [string, Known]) => {
      const file = found.get(name);
      return file?.identity === identity && file.size >= counted;
    };
    if (![...this.#known].every(isThere)) {
      this.#known.clear();
      this.#cells = new Cells();
    }
    for (const [name, { identity, size }] of found) {
      const known = this.#known.get(name) ?? { identity, counted: 0, open: new Map() };
      this.#known.set(name, known);
      if (size > known.counted) await this.#count(name, known);
    }
  }

  /** Counts the lines that are finished; the rest of the last one is looked at next time. */
  async #count(name: string, known: Known): Promise<void> {
    let rest = Buffer.alloc(0);
    const stream = createReadStream(join(this.#folder, name), { start: known.counted, highWaterMark: slice });
    try {
      for await (const piece of stream) {
        const bytes = Buffer.concat([rest, piece]);
        const end = bytes.lastIndexOf(lineEnd) + 1;
        for (const line of bytes.toString('utf8', 0, end).split('\n')) {
          const entry = parseEntry(line);
          if (entry) this.#add(entry, known);
        }
        known.counted += end;
        rest = bytes.subarray(end);
      }
    } catch {
      // It went while it was read: the next read sees that.
    }
  }

  /** Of the lines about one request the last one counts. */
  #add(entry: Entry, { open }: Known): void {
    if ('id' in entry) {
      const before = open.get(entry.id);
      if (before) this.#cells.count(before, -1);
      open.delete(entry.id);
    }
    if (entry.kind === 'void') return;
    this.#cells.count(entry);
    if ('id' in entry && entry.open) open.set(entry.id, entry);
  }
}
