import type * as vscode from 'vscode';
import { familyOf } from '../../context/languageFamily.ts';
import type { Feed } from './feedEngine.ts';
import type { DueFiles, FoundFile } from './lookAround.ts';
import { isWritten } from './ownCode.ts';
import type { Pace } from './pace.ts';
import { readText } from './readText.ts';
import { Room } from './room.ts';

export interface ProjectFilesPorts {
  readonly feed: Feed;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Whether a file is one of the project's that may be told. */
  mayKeep(uri: vscode.Uri): boolean;
  isOpen(key: string): boolean;
}

const roomLimits = { files: 1_000, perFamily: 5_000_000, inAll: 10_000_000 };
/** Bytes. */
const longestFile = 200_000;
const filesAtOnce = 4;

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
    const next: [string, FoundFile][] = [];
    for (const one of due) if (next.push(one) === filesAtOnce) break;
    const texts = await Promise.all(next.map(([key, file]) => this.#read(key, file)));
    for (const [at, [key, file]] of next.entries()) {
      if (isEnough()) return;
      // What changed meanwhile is due anew.
      if (due.get(key) !== file) continue;
      due.delete(key);
      await this.#ports.pace.rest(this.#ports.signal);
      await this.#learn(key, file, texts[at]);
    }
  }

  async #read(key: string, { uri, languageId, neighboursOf }: FoundFile): Promise<string | undefined> {
    if (!this.#ports.mayKeep(uri)) return undefined;
    const isWanted = neighboursOf !== undefined || this.#room.has(key) || this.#room.fits(familyOf(languageId), 0);
    return isWanted ? readText(uri, longestFile) : undefined;
  }

  async #learn(key: string, file: FoundFile, read: string | undefined): Promise<void> {
    const { feed, pace, signal, mayKeep, isOpen } = this.#ports;
    if (isOpen(key)) return;
    const text = read?.replaceAll('\r\n', '\n') ?? '';
    if (text === '' || !isWritten(text) || !mayKeep(file.uri)) return this.#forget(key);
    const family = familyOf(file.languageId);
    this.#room.give(key);
    await pace.run(this.#makeRoom(family, text.length, file), signal);
    if (isOpen(key)) return;
    if (!this.#room.fits(family, text.length)) return this.#forget(key);
    this.#room.take({ key, family, path: file.uri.path, size: text.length });
    await feed.learn(key, file.languageId, text, false);
  }

  /** A neighbour is worth more than what is far away. */
  *#makeRoom(family: string, size: number, { neighboursOf }: FoundFile): Generator<void, void> {
    while (neighboursOf !== undefined && !this.#room.fits(family, size)) {
      const farthest = this.#room.farthest(family, neighboursOf);
      if (farthest === undefined) return;
      this.#forget(farthest);
      yield;
    }
  }

  #forget(key: string): void {
    this.#room.give(key);
    this.#ports.feed.forget(key);
  }
}
