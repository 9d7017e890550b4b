import { addDays, daysBetween, monthsBefore } from './calendar.ts';
import { addSums, type Cell, emptySums, type Place, type Sums } from './cells.ts';
import { quantile } from './times.ts';

/** Up to today and with it. */
export const periods = ['7 days', '30 days', '12 months', 'all'] as const;
export type Period = (typeof periods)[number];

/** What is looked at; undefined leaves nothing out. */
export interface Choice {
  readonly period: Period;
  readonly languageId?: string | undefined;
  readonly backend?: string | undefined;
}

/** What is told of one group. Times are in ms; undefined where there is nothing to tell. */
export interface Figures extends Omit<Sums, 'billionths' | 'requestTimes' | 'suggestionTimes'> {
  /** In the person's currency: what the requests cost for which a price was set; undefined where there are none. */
  readonly cost: number | undefined;
  /**
   * Suggestions taken to their end, of those that were made: 0 to 1. One taken in part does not count; one that is undone and taken
   * again counts twice, hence the limit.
   */
  readonly acceptedShare: number | undefined;
  readonly requestsPerAccepted: number | undefined;
  /** Half of the requests were over sooner. */
  readonly requestMedian: number | undefined;
  /** 95 of 100 requests were over sooner. */
  readonly request95: number | undefined;
  /** As for requests, but from the editor's question to the suggestion, the pause included. */
  readonly suggestionMedian: number | undefined;
  readonly suggestion95: number | undefined;
}

export interface Row extends Figures {
  /** The day, the language or the backend. */
  readonly name: string;
}

/** Local days, both included. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

export interface Report extends Days {
  readonly totals: Figures;
  /** Every day of the period, the first one first, whether or not anything happened. */
  readonly byDay: readonly Row[];
  /** Most requests first. */
  readonly byLanguage: readonly Row[];
  readonly byBackend: readonly Row[];
  /** All that there is to choose among, by name. */
  readonly languages: readonly string[];
  readonly backends: readonly string[];
}

/** The days of a period whose last day is `today`. */
export function daysOf(period: Period, cells: readonly Place[], today: string): Days {
  switch (period) {
    case '7 days':
      return { first: addDays(today, -6), last: today };
    case '30 days':
      return { first: addDays(today, -29), last: today };
    case '12 months':
      return { first: addDays(monthsBefore(today, 12), 1), last: today };
    case 'all': {
      const days = [today, ...cells.map(({ day }) => day)].sort();
      // A clock that was ahead has written days that are still to come.
      return { first: days[0] ?? today, last: days.at(-1) ?? today };
    }
  }
}

/** The cells that were chosen. */
export function choose(cells: readonly Cell[], choice: Choice, today: string): Cell[] {
  const { first, last } = daysOf(choice.period, cells, today);
  return cells.filter(
    ({ day, languageId, backend }) =>
      first <= day &&
      day <= last &&
      languageId === (choice.languageId ?? languageId) &&
      backend === (choice.backend ?? backend),
  );
}

/** @param today local day */
export function report(cells: readonly Cell[], choice: Choice, today: string): Report {
  const chosen = choose(cells, choice, today);
  const { first, last } = daysOf(choice.period, cells, today);
  const days = sumBy(chosen, 'day');
  const ranked = (name: keyof Place) =>
    [...sumBy(chosen, name)]
      .map(([group, sums]) => ({ name: group, ...figuresOf(sums) }))
      .sort((a, b) => b.requests - a.requests || compare(a.name, b.name));
  const nothing = figuresOf(emptySums());
  const dayOf = (name: string) => {
    const sums = days.get(name);
    return { name, ...(sums ? figuresOf(sums) : nothing) };
  };
  return {
    first,
    last,
    totals: figuresOf(addSums([...days.values()])),
    byDay: daysBetween(first, last).map(dayOf),
    byLanguage: ranked('languageId'),
    byBackend: ranked('backend'),
    languages: [...new Set(cells.map(({ languageId }) => languageId))].sort(),
    backends: [...new Set(cells.map(({ backend }) => backend))].sort(),
  };
}

export function figuresOf({ billionths, requestTimes, suggestionTimes, ...sums }: Sums): Figures {
  const { requests, pricedRequests, offered, accepted } = sums;
  return {
    ...sums,
    cost: pricedRequests > 0 ? billionths / 1e9 : undefined,
    acceptedShare: offered > 0 ? Math.min(1, accepted / offered) : undefined,
    requestsPerAccepted: accepted > 0 ? requests / accepted : undefined,
    requestMedian: quantile(requestTimes, 0.5),
    request95: quantile(requestTimes, 0.95),
    suggestionMedian: quantile(suggestionTimes, 0.5),
    suggestion95: quantile(suggestionTimes, 0.95),
  };
}

function sumBy(cells: readonly Cell[], name: keyof Place): Map<string, Sums> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const members = groups.get(cell[name]) ?? [];
    members.push(cell);
    groups.set(cell[name], members);
  }
  return new Map([...groups].map(([group, members]) => [group, addSums(members)]));
}

/** By code units, which is the same in every language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
