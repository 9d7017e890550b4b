import { CompletionError, type ErrorKind, isErrorKind } from '../core/errors.ts';
import { isRecord } from './json.ts';

/** Why nothing is asked for. */
export interface Hold {
  readonly kind: ErrorKind;
  readonly host: string;
  readonly detail: string;
  /** Epoch ms; absent: until keys or settings change, or the person asks. */
  readonly until?: number;
}

/** What all windows of a machine know about one service and key. JSON. */
export interface PaceState {
  /** Stays when its time is over, until a request has gone well: the first one asked then is a probe. */
  readonly hold?: Hold;
  /** Failures in a row that were the service's. */
  readonly failures: number;
  /** Before this (epoch ms) no request may go out. */
  readonly nextTurn: number;
  /** What the service's complaints have taught about the time between two requests, in ms. */
  readonly interval: number;
  /** Counts releases: what was asked before one says nothing about what holds after it. */
  readonly era: number;
}

export const calm: PaceState = { failures: 0, nextTurn: 0, interval: 0, era: 0 };

export function holdOf({ kind, host, detail }: CompletionError, until: number | undefined): Hold {
  return { kind, host, detail, ...(until !== undefined && { until }) };
}

export function errorOf({ kind, host, detail }: Hold): CompletionError {
  return new CompletionError(kind, { host, detail });
}

/** Checks what was read from disk. */
export function parsePaceState(value: unknown): PaceState | undefined {
  if (!isRecord(value)) return undefined;
  const { failures, nextTurn, interval, era } = value;
  const numbers = { failures, nextTurn, interval, era };
  if (!Object.values(numbers).every(Number.isFinite)) return undefined;
  const hold = parseHold(value['hold']);
  return { ...(numbers as Omit<PaceState, 'hold'>), ...(hold && { hold }) };
}

function parseHold(value: unknown): Hold | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, host, detail, until } = value;
  if (!isErrorKind(kind) || typeof host !== 'string' || typeof detail !== 'string') return undefined;
  return { kind, host, detail, ...(typeof until === 'number' && { until }) };
}
