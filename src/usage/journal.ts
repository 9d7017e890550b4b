import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageEvent } from '../core/types.ts';
import { type DayTotals, dayOf, type Ledger, record, totalsOf } from './ledger.ts';

/**
 * Usage on disk: a folder with one append-only file for each day and window, a line of JSON an event. No window ever overwrites
 * another's counts; reading merges them. A line that a crash tore is passed over.
 */
export class Journal {
  readonly #folder: string;
  readonly #window: string;
  readonly #onChange: () => void;
  readonly #onProblem: (problem: string) => void;
  /** What other windows, and earlier runs of this one, have written. */
  #others: Ledger = {};
  #own: Ledger = {};
  /** Writes happen one after the other, so that lines are never mixed. */
  #writing: Promise<void> = Promise.resolve();

  /** `window` names this run among all others. */
  constructor(folder: string, window: string, onChange: () => void, onProblem: (problem: string) => void) {
    this.#folder = folder;
    this.#window = window;
    this.#onChange = onChange;
    this.#onProblem = onProblem;
  }

  /** Counts an event at once and writes it behind. */
  add(event: UsageEvent): void {
    this.#own = record(this.#own, event);
    this.#onChange();
    this.#writing = this.#writing.then(() => this.#write(event)).catch((error) => this.#onProblem(String(error)));
  }

  /** Totals of the local day that `at` (epoch ms) lies in, over all windows as of the last `read`. */
  totals(at: number): DayTotals {
    return addTotals(totalsOf(this.#others, at), totalsOf(this.#own, at));
  }

  /** Reads what the other windows have written on the day of `at`. */
  async read(at: number): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    let ledger: Ledger = {};
    for (const name of names) {
      if (!name.startsWith(dayOf(at)) || name === this.#fileOf(at)) continue;
      const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '');
      for (const line of text.split('\n')) {
        const event = parseEvent(line);
        if (event) ledger = record(ledger, event);
      }
    }
    this.#others = ledger;
    this.#onChange();
  }

  /** Resolves when everything added so far is on disk. */
  flush(): Promise<void> {
    return this.#writing;
  }

  async #write(event: UsageEvent): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await appendFile(join(this.#folder, this.#fileOf(event.at)), `${JSON.stringify(event)}\n`);
  }

  #fileOf(at: number): string {
    return `${dayOf(at)}.${this.#window}.jsonl`;
  }
}

function addTotals(a: DayTotals, b: DayTotals): DayTotals {
  return {
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    offered: a.offered + b.offered,
    accepted: a.accepted + b.accepted,
    acceptedCharacters: a.acceptedCharacters + b.acceptedCharacters,
  };
}

function parseEvent(line: string): UsageEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isUsageEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isUsageEvent(value: unknown): value is UsageEvent {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('at' in value)) return false;
  const has = (name: string) => name in value && Number.isFinite((value as Record<string, unknown>)[name]);
  if (!has('at')) return false;
  return value.kind === 'request'
    ? has('promptTokens') && has('completionTokens')
    : ['offered', 'accepted', 'acceptedPart'].includes(String(value.kind)) && has('characters');
}
