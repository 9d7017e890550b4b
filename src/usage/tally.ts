import type { RequestEvent } from '../core/types.ts';
import type { Entry } from './entry.ts';
import { addTotals, type DayTotals, type Ledger, record, totalsOf } from './ledger.ts';

/** What the lines of one file of the journal amount to, as they come. */
export class Tally {
  #ledger: Ledger = {};
  /** Requests that are not over, as far as they are known. */
  readonly #open = new Map<string, RequestEvent>();

  add(entry: Entry): void {
    if (!('id' in entry)) {
      this.#ledger = record(this.#ledger, entry);
      return;
    }
    if (entry.kind !== 'void' && entry.open) {
      this.#open.set(entry.id, entry);
      return;
    }
    this.#open.delete(entry.id);
    if (entry.kind !== 'void') this.#ledger = record(this.#ledger, entry);
  }

  totals(at: number): DayTotals {
    return addTotals(totalsOf(this.#ledger, at), totalsOf([...this.#open.values()].reduce(record, {}), at));
  }
}
