import type { Settings } from './settings.ts';

/** The built-in engine speaks: nobody is asked, at no cost, so there is no pause, no key and no connection. */
export function isBuiltin({ preset }: Settings): boolean {
  return preset.protocol === 'builtin';
}
