import type { Entry } from './entry.ts';
import { type DayTotals, type Ledger, record, totalsOf } from './ledger.ts';
import { OpenRequests } from './openRequests.ts';

/** What the lines of one file of the journal amount to, as they come. */
export class Tally {
  #ledger: Ledger = {};
  readonly #open = new OpenRequests();

  add(entry: Entry): void {
    for (const [event, times] of this.#open.changes(entry)) this.#ledger = record(this.#ledger, event, times);
  }

  totals(at: number): DayTotals {
    return totalsOf(this.#ledger, at);
  }
}
