import type { Settings } from '../core/settings.ts';

/** It asks nobody, so it is asked at each key. */
export function isInstant({ preset }: Settings): boolean {
  return preset.protocol === 'builtin';
}
