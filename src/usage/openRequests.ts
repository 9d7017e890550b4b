import type { RequestEvent, UsageEvent } from '../core/usage.ts';
import type { Entry } from './entry.ts';

/** What is to be counted, or with -1 is to be taken back. */
export type Change = readonly [event: UsageEvent, times: 1 | -1];

/** The requests in one file of the journal whose last line is still to come: of the lines about a request the last one counts. */
export class OpenRequests {
  readonly #open = new Map<string, RequestEvent>();

  /** What the next line of the file changes. What is taken back is the very event that was counted before. */
  changes(entry: Entry): readonly Change[] {
    if (!('id' in entry)) return [[entry, 1]];
    const before = this.#open.get(entry.id);
    this.#open.delete(entry.id);
    const takenBack: Change[] = before ? [[before, -1]] : [];
    if (entry.kind === 'void') return takenBack;
    const { id, open, ...event } = entry;
    if (open) this.#open.set(id, event);
    return [...takenBack, [event, 1]];
  }
}
