import { isBuiltin } from '../core/isBuiltin.ts';
import type { Settings } from '../core/settings.ts';
import type { Status } from '../core/status.ts';
import { type Inspected, offBy } from './enabledBy.ts';

type Held = Extract<Status, { kind: 'held' }>;

/** Why no request may go out. */
export interface Obstacle {
  readonly error: Held['error'];
  /** Epoch ms; undefined: until keys or settings change, or until the person resumes. */
  readonly until: number | undefined;
}

/** What the status is derived from. */
export interface StatusFacts {
  /** Of the window. */
  readonly settings: Settings;
  /** The person has a value of their own for `starcoder.backend`. */
  readonly isBackendSet: boolean;
  /** What the service, or the lack of its keys, is in the way with. */
  readonly byService: Obstacle | undefined;
  /** The spending cap that is reached. */
  readonly byCap: Obstacle | undefined;
  /** Of `starcoder.enabled`, where the cursor stands. */
  readonly enabled: Inspected;
  readonly fileIsOff: boolean;
  /** `editor.inlineSuggest.enabled`. */
  readonly editorShows: boolean;
  readonly excluded: boolean;
  /** Epoch ms, Infinity for as long as the window lives. */
  readonly snoozedUntil: number | undefined;
  readonly manual: boolean;
  readonly working: boolean;
}

type EngineFacts = Pick<StatusFacts, 'settings' | 'isBackendSet' | 'byService' | 'byCap'>;

/** No service has been chosen and no keys entered: the built-in engine suggests, and nothing is wrong. */
export function awaitsService({ settings, isBackendSet, byService }: Omit<EngineFacts, 'byCap'>): boolean {
  return byService?.error.kind === 'needsKeys' && settings.builtin.fallback && !isBackendSet;
}

/** What stops requests to the service, the service itself before the person's cap. Nothing stops the built-in engine. */
export function heldBy(facts: EngineFacts): Held | undefined {
  const { settings, byService, byCap } = facts;
  if (isBuiltin(settings) || awaitsService(facts)) return undefined;
  const obstacle = byService ?? byCap;
  if (!obstacle) return undefined;
  const { error, until } = obstacle;
  return { kind: 'held', error, ...(until !== undefined && { until }), standsIn: settings.builtin.fallback };
}

/** The person's own decisions come first: without suggestions, trouble with the service does not matter. */
export function statusOf(facts: StatusFacts): Status {
  const { enabled, fileIsOff, editorShows, excluded, snoozedUntil, manual, working } = facts;
  const by = offBy(enabled, fileIsOff, editorShows);
  if (by) return { kind: 'off', by };
  if (excluded) return { kind: 'excluded' };
  if (snoozedUntil === Number.POSITIVE_INFINITY) return { kind: 'snoozed' };
  if (snoozedUntil !== undefined) return { kind: 'snoozed', until: snoozedUntil };
  const held = heldBy(facts);
  if (held) return held;
  if (working) return { kind: 'working' };
  return { kind: manual ? 'manual' : 'ready' };
}
