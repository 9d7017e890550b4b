import type { UsageEvent } from '../core/usage.ts';

/** Totals of one local day. Tokens are as the server reported them, or estimated where we hung up before it did. */
export interface DayTotals {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly offered: number;
  /** Suggestions taken as a whole, or to their end. */
  readonly accepted: number;
  /** Those of suggestions that were taken in part as well. */
  readonly acceptedCharacters: number;
}

/** Totals by local day, `2026-11-22` for example. */
export type Ledger = Readonly<Record<string, DayTotals>>;

export const nothing: DayTotals = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  offered: 0,
  accepted: 0,
  acceptedCharacters: 0,
};

/** The ledger with one event more; with `times` -1, with one less. */
export function record(ledger: Ledger, event: UsageEvent, times: 1 | -1 = 1): Ledger {
  const day = dayOf(event.at);
  return { ...ledger, [day]: add(ledger[day] ?? nothing, event, times) };
}

export function totalsOf(ledger: Ledger, at: number): DayTotals {
  return ledger[dayOf(at)] ?? nothing;
}

/** The local day of a moment in epoch ms. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function addTotals(a: DayTotals, b: DayTotals): DayTotals {
  return {
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    offered: a.offered + b.offered,
    accepted: a.accepted + b.accepted,
    acceptedCharacters: a.acceptedCharacters + b.acceptedCharacters,
  };
}

function add(totals: DayTotals, event: UsageEvent, times: 1 | -1): DayTotals {
  if (event.kind === 'request') {
    return {
      ...totals,
      requests: totals.requests + times,
      promptTokens: totals.promptTokens + times * event.promptTokens,
      completionTokens: totals.completionTokens + times * event.completionTokens,
    };
  }
  if (event.kind === 'offered') return { ...totals, offered: totals.offered + times };
  return {
    ...totals,
    accepted: totals.accepted + (event.kind === 'accepted' ? times : 0),
    acceptedCharacters: totals.acceptedCharacters + times * event.characters,
  };
}
