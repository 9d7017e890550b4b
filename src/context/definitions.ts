import type { Timer } from '../core/ports.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { type UsedName, usedNames } from './usedNames.ts';

/** Asks the language server where a name of the snapshot is defined; undefined where it does not say. */
export type AskDefinition = (snapshot: Snapshot, name: UsedName) => Promise<ContextPiece | undefined>;

const mostNames = 4;
const mostRemembered = 200;

/** An answer is good for so many ms; then it is asked for again, and used until the new one is there. */
const goodForMs = 10_000;

/** Who has not answered after so many ms will not, and others may be asked. */
const hopelessAfterMs = 30_000;

interface Entry {
  askedAt: number;
  pending: Promise<void> | undefined;
  piece: ContextPiece | undefined;
}

/**
 * Definitions of the names that the cursor's lines use. A language server may take its time: what comes too late for one question is
 * there for the next, and never more than a few are asked for at once.
 */
export class Definitions {
  readonly #entries = new Map<string, Entry>();
  readonly #ask: AskDefinition;
  readonly #timer: Timer;

  constructor(ask: AskDefinition, timer: Timer) {
    this.#ask = ask;
    this.#timer = timer;
  }

  /** What is known when all have answered, or `late` fires; of the name nearest to the cursor first. */
  async find(snapshot: Snapshot, late: AbortSignal): Promise<ContextPiece[]> {
    const entries = usedNames(snapshot.prefix, mostNames).map((name) => this.#entryFor(snapshot, name));
    const missing = entries.flatMap(({ piece, pending }) => (piece === undefined && pending ? [pending] : []));
    if (missing.length > 0) await Promise.race([Promise.all(missing), fired(late)]);
    return entries.flatMap(({ piece }) => (piece ? [piece] : []));
  }

  /** Nothing is known any more of what a document's names mean, nor of what was read in it. */
  forget(document: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(`${document} `)) this.#entries.delete(key);
  }

  forgetAll(): void {
    this.#entries.clear();
  }

  #entryFor(snapshot: Snapshot, name: UsedName): Entry {
    const key = `${snapshot.document} ${name.name}`;
    const entry = this.#entries.get(key) ?? { askedAt: -Infinity, pending: undefined, piece: undefined };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= mostRemembered) break;
      this.#entries.delete(oldest);
    }
    const isDue = this.#timer.now() - entry.askedAt >= (entry.pending ? hopelessAfterMs : goodForMs);
    if (isDue && this.#waitingFor() < mostNames) entry.pending = this.#refresh(entry, snapshot, name);
    return entry;
  }

  #waitingFor(): number {
    const since = this.#timer.now() - hopelessAfterMs;
    return [...this.#entries.values()].filter(({ pending, askedAt }) => pending && askedAt > since).length;
  }

  async #refresh(entry: Entry, snapshot: Snapshot, name: UsedName): Promise<void> {
    entry.askedAt = this.#timer.now();
    // A language server that fails knows nothing; it says so itself.
    entry.piece = await this.#ask(snapshot, name).catch(() => undefined);
    entry.pending = undefined;
  }
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
