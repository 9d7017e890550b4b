import { type FSWatcher, watch, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Shared } from '../core/ports.ts';

export interface SharedFileParts<T> {
  /** A folder of its own; made where it is missing. */
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
/** Number of versions that are never removed. */
const spare = 16;
/**
 * A version number must not be free again while a window that was held up may still take it: the change of that window would be
 * lost. So a version stays for `leastAge`, and a window that needed longer than `longestStep` from reading to writing reads again.
 * Both in ms.
 */
const leastAge = 10_000;
const longestStep = 5_000;

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
    const seen = this.#version;
    await this.#follow();
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const readAt = performance.now();
      const { value, version, versions } = await this.#latest();
      const changed = change(value);
      if (performance.now() - readAt > longestStep) continue;
      const next = (versions[0] ?? 0) + 1;
      try {
        // At once, not in steps between which this window may be busy: the others would find an empty file.
        writeFileSync(this.#fileOf(next), JSON.stringify(changed), { flag: 'wx' });
      } catch (error) {
        if (codeOf(error) === 'EEXIST') continue;
        throw error;
      }
      this.#adopt(changed, next, 1);
      if (version !== seen) this.#parts.onChange();
      await this.#removeOld(versions.filter((other) => other <= next - spare).reverse());
      return;
    }
    throw new Error(`${this.#parts.folder}: other windows keep changing it`);
  }

  /** @param versions the oldest first */
  async #removeOld(versions: readonly number[]): Promise<void> {
    for (const version of versions) {
      const file = this.#fileOf(version);
      // Another window may have removed it.
      const written = await unlessMissing(stat(file));
      if (written && Date.now() - written.mtimeMs < leastAge) return;
      await unlink(file).catch(() => {});
    }
  }

  async #read(): Promise<void> {
    await this.#follow();
    const { value, version } = await this.#latest();
    if (version === this.#version) return;
    this.#adopt(value, version, 0);
    this.#parts.onChange();
  }

  /** From now on changes of other windows are seen: before anything is read, so that none falls between. */
  async #follow(): Promise<void> {
    await mkdir(this.#parts.folder, { recursive: true });
    if (!this.#disposed) this.#watcher ??= this.#watch();
  }

  /** `done`: so many of the pending changes are part of `value`. */
  #adopt(value: T, version: number, done: number): void {
    this.#written = value;
    this.#version = version;
    this.#value = this.#pending.slice(done).reduce((sum, change) => change(sum), value);
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

  /** The newest version that can be read, its number, and the numbers of all that exist, the newest first. */
  async #latest(): Promise<{ value: T; version: number; versions: readonly number[] }> {
    let versions: number[] = [];
    for (let times = 0; times < patience; times += 1) {
      const names = (await unlessMissing(readdir(this.#parts.folder))) ?? [];
      versions = names
        .map(Number)
        .filter(Number.isSafeInteger)
        .sort((a, b) => b - a);
      const [newest] = versions;
      const value = newest === undefined ? this.#parts.initial : await this.#valueOf(newest);
      if (value !== undefined) return { value, version: newest ?? 0, versions };
      // Somebody is writing it.
      await wait(pause);
    }
    // A crash left it half written: what was before it still holds.
    for (const version of versions) {
      const value = await this.#valueOf(version);
      if (value !== undefined) return { value, version, versions };
    }
    return { value: this.#parts.initial, version: 0, versions };
  }

  async #valueOf(version: number): Promise<T | undefined> {
    if (version === this.#version) return this.#written;
    return this.#parse(await unlessMissing(readFile(this.#fileOf(version), 'utf8')));
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
