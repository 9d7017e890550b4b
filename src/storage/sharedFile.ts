import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Shared } from '../core/ports.ts';

export interface SharedFileParts<T> {
  /** A folder of its own; made when it is first written to. */
  readonly folder: string;
  /** The value before anybody wrote one. */
  readonly initial: T;
  /** Checks what was read; undefined where it is no such value. */
  readonly parse: (value: unknown) => T | undefined;
  /** Another window changed the value. */
  readonly onChange: () => void;
  /** The disk cannot be used; the value is then this window's own. */
  readonly onProblem: (problem: string) => void;
}

/** So often a version is tried that other windows keep taking. */
const attempts = 100;
/** A version that is still being written is looked at again after this long, in ms, and given up after `patience` times. */
const pause = 5;
const patience = 20;

/**
 * A value on disk without locks: a folder of versions, each a file that is never changed. Whoever wants to change the value creates
 * the next version, which succeeds for one window only (`wx`); the others read it and try the one after. A crash leaves nothing that
 * has to be cleaned up.
 */
export class SharedFile<T> implements Shared<T> {
  readonly #parts: SharedFileParts<T>;
  /** What `#version` holds. */
  #written: T;
  #version = 0;
  /** Changes of this window that are not written yet. */
  readonly #pending: ((value: T) => T)[] = [];
  #value: T;
  /** Changes of this window are made one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #watcher: FSWatcher | undefined;
  #disposed = false;

  constructor(parts: SharedFileParts<T>) {
    this.#parts = parts;
    this.#written = parts.initial;
    this.#value = parts.initial;
    void this.refresh();
  }

  get value(): T {
    return this.#value;
  }

  update(change: (value: T) => T): Promise<T> {
    this.#pending.push(change);
    this.#value = change(this.#value);
    return this.#inTurn(async () => {
      try {
        await this.#write(change);
      } catch (error) {
        this.#written = change(this.#written);
        throw error;
      } finally {
        this.#pending.shift();
      }
    });
  }

  /** Reads what other windows wrote. */
  refresh(): Promise<T> {
    return this.#inTurn(() => this.#read());
  }

  /** Resolves when everything asked for so far has been done. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
  }

  #inTurn(work: () => Promise<void>): Promise<T> {
    const done = this.#queue
      .then(work)
      .catch((error: unknown) => this.#parts.onProblem(String(error)))
      .then(() => this.#written);
    this.#queue = done;
    return done;
  }

  async #write(change: (value: T) => T): Promise<void> {
    await mkdir(this.#parts.folder, { recursive: true });
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const [latest, version] = await this.#latest();
      const changed = change(latest);
      try {
        await writeFile(this.#fileOf(version + 1), JSON.stringify(changed), { flag: 'wx' });
      } catch (error) {
        if (codeOf(error) === 'EEXIST') continue;
        throw error;
      }
      this.#adopt(changed, version + 1, 1);
      // Who was just reading the one before must still find it.
      await unlink(this.#fileOf(version - 1)).catch(() => {});
      return;
    }
    throw new Error(`${this.#parts.folder}: other windows keep changing it`);
  }

  async #read(): Promise<void> {
    const [latest, version] = await this.#latest();
    if (version === this.#version) return;
    this.#adopt(latest, version, 0);
    this.#parts.onChange();
  }

  /** `done`: so many of the pending changes are part of `value`. */
  #adopt(value: T, version: number, done: number): void {
    this.#written = value;
    this.#version = version;
    this.#value = this.#pending.slice(done).reduce((sum, change) => change(sum), value);
    if (!this.#disposed) this.#watcher ??= this.#watch();
  }

  #watch(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#parts.folder, { persistent: false }, () => void this.refresh());
      return watcher.on('error', () => watcher.close());
    } catch {
      // Where folders cannot be watched, changes are seen at the next update.
      return undefined;
    }
  }

  /** The newest version that can be read, and the number of the newest that exists. */
  async #latest(): Promise<[value: T, version: number]> {
    let newest = 0;
    for (let times = 0; times < patience; times += 1) {
      const names = await unlessMissing(readdir(this.#parts.folder));
      newest = Math.max(0, ...(names ?? []).map(Number).filter(Number.isSafeInteger));
      if (newest === 0) return [this.#parts.initial, 0];
      if (newest === this.#version) return [this.#written, newest];
      // Missing: somebody wrote newer ones meanwhile. Unreadable: somebody is writing it.
      const value = this.#parse(await unlessMissing(readFile(this.#fileOf(newest), 'utf8')));
      if (value !== undefined) return [value, newest];
      await wait(pause);
    }
    return [this.#parts.initial, newest];
  }

  #parse(text: string | undefined): T | undefined {
    try {
      return text === undefined ? undefined : this.#parts.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  #fileOf(version: number): string {
    return join(this.#parts.folder, String(version));
  }
}

async function unlessMissing<V>(reading: Promise<V>): Promise<V | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
