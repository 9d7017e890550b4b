import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cell, Cells } from './cells.ts';
import { parseEntry } from './entry.ts';
import { OpenRequests } from './openRequests.ts';

/** A file, read so far. */
interface Known {
  /** Tells it from a later one of the same name. */
  readonly identity: string;
  /** Bytes that are counted. */
  counted: number;
  readonly open: OpenRequests;
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
      const known = this.#known.get(name) ?? { identity, counted: 0, open: new OpenRequests() };
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
          if (!entry) continue;
          for (const [event, times] of known.open.changes(entry)) this.#cells.count(event, times);
        }
        known.counted += end;
        rest = bytes.subarray(end);
      }
    } catch {
      // It went while it was read: the next read sees that.
    }
  }
}
