import type * as vscode from 'vscode';
import type { BuiltinThread } from '../../builtin/thread.ts';
import { familyOf } from '../../context/languageFamily.ts';
import type { DueFiles, FoundFile } from './lookAround.ts';
import type { Pace } from './pace.ts';
import { readText } from './readText.ts';
import { Room } from './room.ts';

export interface ProjectFilesPorts {
  readonly thread: Pick<BuiltinThread, 'learn' | 'learnFile' | 'forget'>;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Whether a file is one of the project's that may be told. */
  mayKeep(uri: vscode.Uri): boolean;
  isOpen(key: string): boolean;
  onProblem(error: unknown): void;
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

  /** Learns the next few of the files that are due. */
  async learnSome(due: DueFiles): Promise<void> {
    const next: [string, FoundFile][] = [];
    for (const one of due) if (next.push(one) === filesAtOnce) break;
    for (const [key] of next) due.delete(key);
    const learn = ([key, file]: [string, FoundFile]) =>
      this.#learn(key, file).catch((error: unknown) => {
        this.#ports.onProblem(error);
        return 0;
      });
    const sizes = await Promise.all(next.map(learn));
    for (const [at, [key, file]] of next.entries()) {
      const size = sizes[at] ?? 0;
      // What is open by now has another room.
      if (this.#ports.isOpen(key)) continue;
      if (size === 0 || !this.#ports.mayKeep(file.uri)) this.#forget(key);
      else await this.#keep(key, file, size);
    }
  }

  /** How many characters are known then. */
  async #learn(key: string, { uri, languageId, neighboursOf }: FoundFile): Promise<number> {
    const { thread, isOpen, mayKeep } = this.#ports;
    const isWanted = neighboursOf !== undefined || this.#room.has(key) || this.#room.fits(familyOf(languageId), 0);
    if (!isWanted || isOpen(key) || !mayKeep(uri)) return 0;
    if (uri.scheme === 'file') {
      const known = await thread.learnFile({ path: key, languageId, file: uri.fsPath, longest: longestFile });
      if (known !== undefined) return known;
    }
    const text = await readText(uri, longestFile);
    // It may have been opened, or excluded, meanwhile.
    if (text === undefined || isOpen(key) || !mayKeep(uri)) return 0;
    return thread.learn({ path: key, languageId, text, isOpen: false, unfinished: [] });
  }

  /** A neighbour is worth more than what is far away. */
  async #keep(key: string, { uri, languageId, neighboursOf }: FoundFile, size: number): Promise<void> {
    const family = familyOf(languageId);
    this.#room.give(key);
    const { pace, signal } = this.#ports;
    if (neighboursOf !== undefined && !this.#room.fits(family, size)) {
      await pace.run(this.#makeRoom(family, size, neighboursOf), signal);
    }
    if (this.#ports.isOpen(key)) return;
    if (this.#room.fits(family, size)) this.#room.take({ key, family, path: uri.path, size });
    else this.#forget(key);
  }

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
