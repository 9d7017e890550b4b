import { type FSWatcher, watch } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/ports.ts';
import type { RequestEvent, UsageEvent } from '../core/usage.ts';
import { type Entry, parseEntry } from './entry.ts';
import { addTotals, type DayTotals, dayOf, nothing } from './ledger.ts';
import { Tally } from './tally.ts';

export interface JournalParts {
  /** Made where it is missing. */
  readonly folder: string;
  /** Names this run among all others. */
  readonly window: string;
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onProblem: (problem: string) => void;
}

/** Tells the journal about one request: what it has cost so far, what in the end, or nothing if it is not to be counted. */
export interface RequestEntry {
  running(event: RequestEvent): void;
  ended(event: RequestEvent | undefined): void;
}

/** A file of another window, read so far. */
interface OtherFile {
  readonly tally: Tally;
  /** In bytes. */
  offset: number;
}

/** The name of what says when the history was cleared last; its text is another one each time. */
export const clearedMarker = 'cleared';
/** What other windows write is read that often at the most, in ms. */
const readingInterval = 250;

/**
 * Usage on disk: a folder with one append-only file for each day and window, a line of JSON an event. No window ever overwrites
 * another's counts; reading merges them. A line that a crash tore is passed over. Keeps today's totals, of all windows.
 */
export class Journal {
  readonly #parts: JournalParts;
  /** What other windows, and earlier runs of this one, have written today, by the name of the file. */
  readonly #others = new Map<string, OtherFile>();
  #own = new Tally();
  /** Entries of this window that are not on disk yet. */
  readonly #unwritten: Entry[] = [];
  #requests = 0;
  #marker: string | undefined;
  /** What is done on disk is done one after the other, so that lines are never mixed. */
  #queue: Promise<void> = Promise.resolve();
  #watcher: FSWatcher | undefined;
  #soon: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** Counts an event at once and writes it behind. */
  add(event: UsageEvent): void {
    this.#add(event);
  }

  /** A request that is to be counted from its first moment on, so that a crash does not take it along. */
  request(): RequestEntry {
    const id = String(this.#requests++);
    let last: RequestEvent | undefined;
    return {
      running: (event) => {
        last = event;
        this.#add({ ...event, id, open: true });
      },
      ended: (event) => {
        if (event) this.#add({ ...event, id });
        else if (last) this.#add({ kind: 'void', at: last.at, id });
      },
    };
  }

  /** Totals of the local day that `at` (epoch ms) lies in, over all windows as of the last `read`. */
  totals(at: number): DayTotals {
    const others = [...this.#others.values()].map(({ tally }) => tally.totals(at));
    return others.reduce(addTotals, addTotals(nothing, this.#own.totals(at)));
  }

  /** Reads what the other windows have written today, and from now on whenever they write. */
  read(): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(this.#parts.folder, { recursive: true });
      if (!this.#isDisposed) this.#watcher ??= this.#watch();
      await this.#readAll();
      this.#parts.onChange();
    });
  }

  /** Resolves when everything added so far is on disk. */
  flush(): Promise<void> {
    return this.#queue;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watcher?.close();
    clearTimeout(this.#soon);
  }

  #add(entry: Entry): void {
    this.#own.add(entry);
    this.#unwritten.push(entry);
    this.#parts.onChange();
    void this.#inTurn(async () => {
      try {
        await mkdir(this.#parts.folder, { recursive: true });
        await appendFile(this.#pathOf(this.#fileOf(entry.at)), `${JSON.stringify(entry)}\n`);
      } finally {
        this.#unwritten.shift();
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((error: unknown) => this.#parts.onProblem(String(error)));
    return this.#queue;
  }

  async #readAll(): Promise<void> {
    const now = this.#parts.clock.now();
    const own = this.#fileOf(now);
    const marker = await readFile(this.#pathOf(clearedMarker), 'utf8').catch(() => '');
    if (this.#marker !== undefined && marker !== this.#marker) await this.#startAnew(own);
    this.#marker = marker;
    const names = await readdir(this.#parts.folder);
    const today = names.filter((name) => name.startsWith(dayOf(now)) && name !== own);
    for (const name of this.#others.keys()) if (!today.includes(name)) this.#others.delete(name);
    for (const name of today) await this.#readOn(name);
  }

  /** Somebody has cleared the history: only what is still there, or was written since, counts. */
  async #startAnew(own: string): Promise<void> {
    this.#others.clear();
    const file: OtherFile = { tally: new Tally(), offset: 0 };
    await readTo(this.#pathOf(own), file);
    for (const entry of this.#unwritten) file.tally.add(entry);
    this.#own = file.tally;
  }

  async #readOn(name: string): Promise<void> {
    const file = this.#others.get(name) ?? { tally: new Tally(), offset: 0 };
    await readTo(this.#pathOf(name), file);
    this.#others.set(name, file);
  }

  #watch(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#parts.folder, { persistent: false }, (_event, name) => {
        if (name === this.#fileOf(this.#parts.clock.now())) return;
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          void this.read();
        }, readingInterval);
      });
      return watcher.on('error', () => watcher.close());
    } catch {
      // Where folders cannot be watched, other windows are looked at when this one is focused.
      return undefined;
    }
  }

  #fileOf(at: number): string {
    return `${dayOf(at)}.${this.#parts.window}.jsonl`;
  }

  #pathOf(name: string): string {
    return join(this.#parts.folder, name);
  }
}

/** Reads the whole lines that were added to a file since. One that is gone has none. */
async function readTo(path: string, file: OtherFile): Promise<void> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    if (size <= file.offset) return;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - file.offset), 0, null, file.offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
    file.offset += end;
    for (const line of buffer.toString('utf8', 0, end).split('\n')) {
      const entry = parseEntry(line);
      if (entry) file.tally.add(entry);
    }
  } finally {
    await handle.close();
  }
}
