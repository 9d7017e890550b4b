/** Values that tests of many parts need. */
import { parseSettings } from '../../src/config/parse.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;

/** The settings of a person whose settings.json holds these values under `starcoder.`. */
export function settingsWith(values: Readonly<Record<string, unknown>>): Settings {
  return parseSettings((name) => values[name]).settings;
}

/** The text before and after the cursor of a document that shows its cursor as █. */
export function splitAtCursor(picture: string): { prefix: string; suffix: string } {
  const [prefix = '', suffix = ''] = picture.split('█');
  return { prefix, suffix };
}

/** The completion requests of an emulator's log. */
export function completionsIn(log: readonly RequestRecord[]): RequestRecord[] {
  return log.filter(({ route }) => route === 'completions');
}
