import type { Answer } from './answers.ts';
import type { IamKey } from './apps.ts';
import type { EmulatedClock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { Bearers } from './iam/bearers.ts';
import type { Knobs } from './knobs.ts';
import type { Quotas } from './quotas.ts';
import type { IdSource } from './random.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { Tokens } from './tokens.ts';

/** All that the emulated service knows and a test can turn; every route works on this one object. */
export interface EmulatorState {
  readonly clock: EmulatedClock;
  readonly ids: IdSource;
  readonly tokens: Tokens;
  readonly bearers: Bearers;
  readonly iamKeys: readonly IamKey[];
  readonly quotas: Quotas;
  /** Names under `/completions/` that exist, granted or not. */
  readonly endpoints: ReadonlySet<string>;
  /** What `model` may be: the endpoints that are granted to anyone, and the preset models. */
  readonly models: ReadonlySet<string>;
  /** Changed in place; each request works on a copy taken when it arrives. */
  readonly knobs: Knobs;
  readonly log: RequestRecord[];
  /** Used up oldest first, one a generated answer. */
  readonly answers: Answer[];
  readonly faults: Fault[];
  /** Answers being generated or sent now. */
  generating: number;
}
