import type { SkipReason } from '../core/outcome.ts';
import type { Settings } from '../core/settings.ts';
import type { Snapshot } from '../core/snapshot.ts';

/** Why nothing at all is shown here, not even what is known; undefined where something may be. */
export function silenceReason(at: Snapshot, settings: Settings): SkipReason | undefined {
  if (at.excluded) return 'excluded';
  if (!settings.enabled) return 'disabled';
  if (at.offHere) return 'offHere';
  if (at.manual) return undefined;
  if (at.snoozed) return 'snoozed';
  if (at.selecting) return at.selecting;
  if (at.notInserting) return 'notInserting';
  if (at.lastEdit === 'undone' || at.lastEdit === 'composing') return at.lastEdit;
  return undefined;
}

/** Why the model is not asked here; undefined where it may be. Who asks by hand is asked for anywhere but in an empty document. */
export function skipReason(at: Snapshot, settings: Settings): SkipReason | undefined {
  if (at.prefix.trim() === '') return 'emptyPrompt';
  if (at.manual) return undefined;
  if (settings.trigger === 'manual') return 'manualOnly';
  if (at.lastEdit === 'deleted') return 'deleted';
  // A word character behind the cursor: whoever types here changes a word that is there.
  if (/^[\p{L}\p{N}_$]/u.test(at.suffix)) return 'midWord';
  return undefined;
}
