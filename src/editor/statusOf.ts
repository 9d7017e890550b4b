import type { OffBy, Status } from '../core/status.ts';

/** What the status is worked out from. */
export interface StatusFacts {
  /** Nothing is asked for because of this. */
  readonly held: Extract<Status, { kind: 'held' }> | undefined;
  readonly offBy: OffBy | undefined;
  readonly excluded: boolean;
  /** Epoch ms, Infinity for as long as the window lives. */
  readonly snoozedUntil: number | undefined;
  readonly manual: boolean;
  readonly working: boolean;
}

/** What the person decided comes first: to who wants no suggestions, what is wrong with the service does not matter. */
export function statusOf({ held, offBy, excluded, snoozedUntil, manual, working }: StatusFacts): Status {
  if (offBy) return { kind: 'off', by: offBy };
  if (excluded) return { kind: 'excluded' };
  if (snoozedUntil === Number.POSITIVE_INFINITY) return { kind: 'snoozed' };
  if (snoozedUntil !== undefined) return { kind: 'snoozed', until: snoozedUntil };
  if (held) return held;
  if (working) return { kind: 'working' };
  return { kind: manual ? 'manual' : 'ready' };
}
