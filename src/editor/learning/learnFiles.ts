import type * as vscode from 'vscode';
import type { BuiltinThread } from '../../builtin/thread.ts';
import { familyOf } from '../../context/languageFamily.ts';
import type { DueFiles, FoundFile } from './lookAround.ts';
import type { Pace } from './pace.ts';
import { readText } from './readText.ts';
import { Room } from './room.ts';

export interface ProjectFilesPorts {
  readonly thread: Pick<BuiltinThread, 'learn' | 'forget'>;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Whether a file is one of the project's that may be told. */
  mayKeep(uri: vscode.Uri): boolean;
  isOpen(key: string): boolean;
}

const roomLimits = { files: 1_000, perFamily: 5_000_000, inAll: 10_000_000 };
/** Bytes. */
const longestFile = 200_000;
const filesAtOnce = 8;

/** The files that are learnt and not open, by their URIs. */
export class ProjectFiles {
  readonly #ports: ProjectFilesPorts;
  readonly #room = new Room(roomLimits);

  constructor(ports: ProjectFilesPorts) {
    this.#ports = ports;
  }

  has(key: string): boolean {
    return this.#room.has(key);
  }

  get keys(): readonly string[] {
    return [...this.#room.keys];
  }

  /** Its room is somebody else's now: it is open, or not to be known. */
  release(key: string): void {
    this.#room.give(key);
  }

  /** Forgets some, in small steps. */
  *forget(isGone: (key: string) => boolean): Generator<void, void> {
    for (const key of this.keys) {
      if (isGone(key)) this.#forget(key);
      yield;
    }
  }

  /** Learns the next few of the files that are due; `isEnough` is asked between two. */
  async learnSome(due: DueFiles, isEnough: () => boolean): Promise<void> {
    const { pace, signal } = this.#ports;
    const next: [string, FoundFile][] = [];
    for (const one of due) if (next.push(one) === filesAtOnce) break;
    const texts = await Promise.all(next.map(([key, file]) => this.#read(key, file)));
    await pace.rest(signal);
    const learnt: Promise<void>[] = [];
    for (const [at, [key, file]] of next.entries()) {
      if (isEnough()) break;
      // What changed meanwhile is due anew.
      if (due.get(key) !== file) continue;
      due.delete(key);
      const text = texts[at];
      if (await this.#takes(key, file, text?.length ?? 0)) learnt.push(this.#learn(key, file, text ?? ''));
      else if (!this.#ports.isOpen(key)) this.#forget(key);
    }
    await Promise.all(learnt);
  }

  async #read(key: string, { uri, languageId, neighboursOf }: FoundFile): Promise<string | undefined> {
    if (!this.#ports.mayKeep(uri)) return undefined;
    const isWanted = neighboursOf !== undefined || this.#room.has(key) || this.#room.fits(familyOf(languageId), 0);
    return isWanted ? readText(uri, longestFile) : undefined;
  }

  /** Whether there is room for a file of so many characters now, which is its own then. */
  async #takes(key: string, { uri, languageId, neighboursOf }: FoundFile, size: number): Promise<boolean> {
    const { pace, signal, mayKeep, isOpen } = this.#ports;
    if (size === 0 || isOpen(key) || !mayKeep(uri)) return false;
    const family = familyOf(languageId);
    this.#room.give(key);
    if (neighboursOf !== undefined && !this.#room.fits(family, size)) {
      await pace.run(this.#makeRoom(family, size, neighboursOf), signal);
    }
    if (isOpen(key) || !this.#room.fits(family, size)) return false;
    this.#room.take({ key, family, path: uri.path, size });
    return true;
  }

  async #learn(key: string, { languageId }: FoundFile, text: string): Promise<void> {
    const isKnown = await this.#ports.thread.learn({ path: key, languageId, text, isOpen: false, unfinished: [] });
    if (!isKnown) this.#room.give(key);
  }

  /** A neighbour is worth more than what is far away. */
  *#makeRoom(family: string, size: number, folder: string): Generator<void, void> {
    while (!this.#room.fits(family, size)) {
      const farthest = this.#room.farthest(family, folder);
      if (farthest === undefined) return;
      this.#forget(farthest);
      yield;
    }
  }

  #forget(key: string): void {
    this.#room.give(key);
    this.#ports.thread.forget(key);
  }
}
