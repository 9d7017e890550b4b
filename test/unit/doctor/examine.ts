/** The doctor with the extension's own client, against a server that a test started. */
import { parseSettings } from '../../../src/config/parse.ts';
import { settingsForKey } from '../../../src/config/presets.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { Credentials } from '../../../src/core/settings.ts';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import type { CheckName, Finding } from '../../../src/doctor/finding.ts';
import { ModelClient } from '../../../src/model/client.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { never } from '../../support/fixtures/signals.ts';

export interface Patient {
  /** As in settings.json, without `starcoder.`. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly keys?: Credentials | undefined;
  readonly clock?: Clock;
  readonly proxy?: string;
}

/** Everything that the doctor says, by check. */
export async function examine(
  { given, keys, clock = Date, proxy }: Patient,
  signal = never,
): Promise<Record<CheckName, Finding>> {
  const { settings, problems } = parseSettings((name) => given[name]);
  const credentials = async () => keys;
  const client = new ModelClient({ credentials, clock, store: memoryStore(), settingsForKey });
  const proxyFor = () => (proxy === undefined ? undefined : new URL(proxy));
  const found: Partial<Record<CheckName, Finding>> = {};
  const parts = { client, model: client, credentials, problems: () => problems, clock, proxyFor };
  for await (const finding of diagnose(parts, settings, signal)) {
    found[finding.check] = finding;
  }
  return found as Record<CheckName, Finding>;
}

/** How each check ended, in order: `ok ok failed skipped skipped`. */
export function statesOf(found: Readonly<Record<string, Finding>>): string {
  return Object.values(found)
    .map(({ state }) => state)
    .join(' ');
}
