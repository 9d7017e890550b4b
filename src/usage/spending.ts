import type { Cap, CapUnit } from '../core/settings.ts';
import { dayOf } from './ledger.ts';

/** What requests come to; whole numbers, so that sums are exact. */
export interface Amounts {
  readonly requests: number;
  readonly tokens: number;
  /** In the person's currency. */
  readonly millionths: number;
}

/** What all windows of a machine have spent in a local day or month. */
export interface Period {
  /** `2026-11-22` or `2026-11`; empty before anything was spent. */
  readonly name: string;
  readonly spent: Amounts;
  /** The most that requests may come to that are out. One whose window was killed stays: its true cost is not known. */
  readonly reserved: Amounts;
  /** Names the request after which the person was told that the cap is near. */
  readonly toldBy?: string;
  /** The person said that requests made by hand may pass the cap. */
  readonly isOpenByHand?: boolean;
}

/** JSON. */
export interface Spending {
  readonly day: Period;
  readonly month: Period;
  /** The last request that wanted to go out, and whether it may. */
  readonly last: { readonly request: string; readonly isGranted: boolean };
}

export type PeriodKind = 'day' | 'month';
/** The setting that limits it. */
export const settingOf = { day: 'starcoder.dailyCap', month: 'starcoder.monthlyCap' } as const;
const kinds = ['day', 'month'] as const satisfies readonly PeriodKind[];

const none: Amounts = { requests: 0, tokens: 0, millionths: 0 };
const noPeriod: Period = { name: '', spent: none, reserved: none };
export const nothingSpent: Spending = { day: noPeriod, month: noPeriod, last: { request: '', isGranted: true } };

/** What a limit in decimals may lack as a binary fraction, in millionths. */
const binaryFraction = 1e-3;

/** So much of a cap is worth a word. */
const nearly = 0.8;

/** A request that wants to go out. */
export interface Reservation {
  /** Names it among all of all windows. */
  readonly request: string;
  /** When it asks, in epoch ms: what it comes to is counted there, however long it takes. */
  readonly at: number;
  /** The most that it may come to. */
  readonly most: Amounts;
  /** What holds it; undefined where no cap applies to it. */
  readonly cap: Cap | undefined;
  /** The person asked for it. */
  readonly isManual: boolean;
}

/** Reserves what the request may come to, if that stays within the cap; `last` says whether it did. */
export function reserve(before: Spending, { request, at, most, cap, isManual }: Reservation): Spending {
  const state = renewed(before, at);
  const isGranted =
    cap === undefined || kinds.every((kind) => isFree(state[kind], limitOf(cap, kind), most, cap.unit, isManual));
  const last = { request, isGranted };
  if (!isGranted) return { ...state, last };
  return { ...onEach(state, (period) => ({ ...period, reserved: sum(period.reserved, most) })), last };
}

/** The request is over and came to `spent`; nothing if it never went out or was refused. */
export function settle(state: Spending, { request, at, most, cap }: Reservation, spent: Amounts): Spending {
  return onEach(state, (period, kind) => {
    // What was reserved in a period that is over went with it.
    if (period.name !== nameOf(kind, at)) return period;
    const settled = { ...period, spent: sum(period.spent, spent), reserved: difference(period.reserved, most) };
    const isNear =
      cap !== undefined && settled.spent[fieldOf(cap.unit)] >= nearly * inUnits(limitOf(cap, kind), cap.unit);
    return isNear && settled.toldBy === undefined ? { ...settled, toldBy: request } : settled;
  });
}

/** Requests made by hand may pass the cap until it begins anew. */
export function openByHand(state: Spending, at: number): Spending {
  return onEach(renewed(state, at), (period) => ({ ...period, isOpenByHand: true }));
}

/** What stands in the way of a request that may come to `most`: the longer one where both do. */
export function reached(before: Spending, cap: Cap, most: Amounts, at: number): PeriodKind | undefined {
  const state = renewed(before, at);
  const isReached = (kind: PeriodKind) => !isFree(state[kind], limitOf(cap, kind), most, cap.unit, false);
  return isReached('month') ? 'month' : isReached('day') ? 'day' : undefined;
}

/** How far a cap is used, both in its unit. */
export interface Gauge {
  readonly kind: PeriodKind;
  readonly used: number;
  readonly limit: number;
}

/** What the person is told about each cap that is set. */
export function gauges(before: Spending, cap: Cap, at: number): Gauge[] {
  const state = renewed(before, at);
  return kinds.flatMap((kind) => {
    const limit = limitOf(cap, kind);
    if (limit === undefined) return [];
    const { spent, reserved } = state[kind];
    // A request is one from its first moment on; what it comes to in tokens and money is known at its end.
    const out = cap.unit === 'requests' ? reserved.requests : 0;
    return [{ kind, used: spent[fieldOf(cap.unit)] / scaleOf(cap.unit) + out, limit }];
  });
}

/** When the local day or month ends in which `at` lies, in epoch ms. */
export function endOf(kind: PeriodKind, at: number): number {
  const date = new Date(at);
  const [year, month] = [date.getFullYear(), date.getMonth()];
  return (kind === 'day' ? new Date(year, month, date.getDate() + 1) : new Date(year, month + 1, 1)).getTime();
}

/** Checks what was read from disk. */
export function parseSpending(value: unknown): Spending | undefined {
  const { day, month, last } = (value ?? {}) as Partial<Spending>;
  const isRight = isPeriod(day) && isPeriod(month) && typeof last?.request === 'string';
  return isRight ? (value as Spending) : undefined;
}

function isPeriod(value: Partial<Period> | undefined): value is Period {
  const areAmounts = (amounts: Partial<Amounts> | undefined) =>
    [amounts?.requests, amounts?.tokens, amounts?.millionths].every(Number.isFinite);
  return typeof value?.name === 'string' && areAmounts(value.spent) && areAmounts(value.reserved);
}

function isFree(
  { spent, reserved, isOpenByHand }: Period,
  limit: number | undefined,
  most: Amounts,
  unit: CapUnit,
  isManual: boolean,
): boolean {
  if (limit === undefined || (isManual && isOpenByHand)) return true;
  const field = fieldOf(unit);
  return spent[field] + reserved[field] + most[field] <= inUnits(limit, unit);
}

/** The state with the periods in which `at` lies; those that are over are gone. */
function renewed(state: Spending, at: number): Spending {
  return onEach(state, (period, kind) => {
    const name = nameOf(kind, at);
    return period.name === name ? period : { ...noPeriod, name };
  });
}

function onEach(state: Spending, change: (period: Period, kind: PeriodKind) => Period): Spending {
  return { ...state, day: change(state.day, 'day'), month: change(state.month, 'month') };
}

function nameOf(kind: PeriodKind, at: number): string {
  return kind === 'day' ? dayOf(at) : dayOf(at).slice(0, 'yyyy-mm'.length);
}

function limitOf(cap: Cap, kind: PeriodKind): number | undefined {
  return kind === 'day' ? cap.daily : cap.monthly;
}

function fieldOf(unit: CapUnit): keyof Amounts {
  return unit === 'money' ? 'millionths' : unit;
}

function scaleOf(unit: CapUnit): number {
  return unit === 'money' ? 1_000_000 : 1;
}

function inUnits(limit: number | undefined, unit: CapUnit): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.floor(limit * scaleOf(unit) + binaryFraction);
}

function sum(a: Amounts, b: Amounts): Amounts {
  return { requests: a.requests + b.requests, tokens: a.tokens + b.tokens, millionths: a.millionths + b.millionths };
}

function difference(a: Amounts, b: Amounts): Amounts {
  return { requests: a.requests - b.requests, tokens: a.tokens - b.tokens, millionths: a.millionths - b.millionths };
}
