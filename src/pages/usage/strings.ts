import type { usagePage as PageTable, usagePeriods as PeriodTable } from '../../core/messages/usagePage.ts';
import { readStrings } from '../host.ts';
import { Formats } from './formats.ts';

/** In the person's language. */
export const usagePage = readStrings<typeof PageTable>();
export const usagePeriods = readStrings<typeof PeriodTable>();
/** A language or a backend; our own backend has a name for people. */
export function nameOf(name: string): string {
  return name === 'builtin' ? usagePage.builtin : name || usagePage.notRecorded;
}
export const formats = new Formats(document.documentElement.lang);
