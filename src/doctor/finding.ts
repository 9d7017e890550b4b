import type { doctorChecks } from '../core/messages/doctor.ts';

/** What is looked at, in this order. */
export type CheckName = keyof typeof doctorChecks;

/** What mends it: a setting to look at, or to set to `value`; or a command of ours. */
export type Fix = { readonly setting: string; readonly value?: string } | { readonly command: string };

/** What is to be said: a template of core/messages and what fills its gaps. Holds no key and no token. */
export interface Diagnosis {
  readonly message: string;
  readonly args: readonly (string | number)[];
  readonly fix?: Fix;
}

export interface Finding extends Diagnosis {
  readonly check: CheckName;
  readonly state: 'ok' | 'failed' | 'skipped';
  /** How long the check took. */
  readonly milliseconds: number;
}
