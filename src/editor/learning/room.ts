import { distance } from './nearestFirst.ts';

export interface RoomLimits {
  /** Of one family of languages. */
  readonly files: number;
  /** Characters of one family. */
  readonly perFamily: number;
  /** Characters of all. */
  readonly inAll: number;
}

export interface Kept {
  readonly key: string;
  readonly family: string;
  /** The path that the key has, with `/`. */
  readonly path: string;
  /** Characters. */
  readonly size: number;
}

/** What is learnt of files that are not open, within limits. */
export class Room {
  readonly #limits: RoomLimits;
  readonly #kept = new Map<string, Kept>();
  readonly #families = new Map<string, { files: number; size: number }>();
  #size = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  get keys(): Iterable<string> {
    return this.#kept.keys();
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  fits(family: string, size: number): boolean {
    const { files, size: known } = this.#families.get(family) ?? { files: 0, size: 0 };
    const { perFamily, inAll } = this.#limits;
    return files < this.#limits.files && known + size <= perFamily && this.#size + size <= inAll;
  }

  take(file: Kept): void {
    this.give(file.key);
    this.#kept.set(file.key, file);
    this.#count(file, 1);
  }

  /** Gives the room of a file back, if it has any. */
  give(key: string): void {
    const file = this.#kept.get(key);
    if (!file) return;
    this.#kept.delete(key);
    this.#count(file, -1);
  }

  /** The file of a family that is farthest from a folder, if it is not in it. */
  farthest(family: string, folder: string): string | undefined {
    let [key, most]: [string | undefined, number] = [undefined, 0];
    for (const file of this.#kept.values()) {
      if (file.family !== family) continue;
      const far = distance(folder, file.path);
      if (far > most) [key, most] = [file.key, far];
    }
    return key;
  }

  #count({ family, size }: Kept, times: 1 | -1): void {
    const { files, size: known } = this.#families.get(family) ?? { files: 0, size: 0 };
    this.#families.set(family, { files: files + times, size: known + times * size });
    this.#size += times * size;
  }
}
