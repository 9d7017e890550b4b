/**
 * What of the extension counts and caps, as a process of its own that can be killed: asks as often as it is told, and prints what
 * became of it as JSON. Arguments: one of JSON, `CountingTask`.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { settingsForKey } from '../../src/config/presets.ts';
import { CompletionError } from '../../src/core/errors.ts';
import type { Settings } from '../../src/core/settings.ts';
import { systemTimer as timer } from '../../src/core/systemTimer.ts';
import { ModelClient } from '../../src/model/client.ts';
import { paced } from '../../src/model/paced.ts';
import { Pacing } from '../../src/model/pacing.ts';
import { estimateTokens } from '../../src/prompt/tokens.ts';
import { SharedFile } from '../../src/storage/sharedFile.ts';
import { Account } from '../../src/usage/account.ts';
import { capped } from '../../src/usage/capped.ts';
import { Journal } from '../../src/usage/journal.ts';
import { metered } from '../../src/usage/meter.ts';
import { recorded } from '../../src/usage/recorded.ts';
import { nothingSpent, parseSpending } from '../../src/usage/spending.ts';
import { memoryStore } from '../fakes/memoryStore.ts';
import { requestWith } from './fixtures/requests.ts';
import { settingsWith } from './fixtures/settings.ts';
import { never } from './fixtures/signals.ts';

export interface CountingTask {
  /** The global storage of all windows. */
  readonly folder: string;
  /** As in settings.json, without the prefix. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly requests: number;
  /** So many are out at once. */
  readonly atOnce: number;
}

export interface CountingReport {
  readonly answered: number;
  readonly refused: number;
  readonly problems: readonly string[];
}

async function main({ folder, settings: given, requests, atOnce }: CountingTask): Promise<CountingReport> {
  const settings = settingsWith(given);
  const problems: string[] = [];
  const onProblem = (problem: string) => problems.push(problem);
  const window = randomUUID();
  const onChange = () => {};
  const journal = new Journal({ folder: join(folder, 'usage'), window, clock: timer, onChange, onProblem });
  const spending = new SharedFile({
    folder: join(folder, 'spending'),
    initial: nothingSpent,
    parse: parseSpending,
    onChange,
    onProblem,
  });
  const estimate = estimateTokens;
  const account = new Account({ shared: spending, window, clock: timer, estimate, onNear: onChange });
  const client = new ModelClient({
    credentials: async () => undefined,
    clock: timer,
    store: memoryStore(),
    settingsForKey,
  });
  const counted = metered(client, estimate, timer, async (request, current: Settings) => {
    const spent = await account.open(request, current);
    const count = recorded(journal, timer, request, current);
    return {
      running: count.running,
      ended(cost) {
        count.ended(cost);
        spent.ended(cost);
      },
    };
  });
  const nobody = async () => false;
  const model = capped(paced(counted, new Pacing(timer, onChange), timer), account, () => settings, nobody);

  let [left, answered, refused] = [requests, 0, 0];
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      const request = requestWith({ prompt: `x${left} = ` });
      try {
        for await (const _ of model.complete(request, settings, never));
        answered += 1;
      } catch (error) {
        if (!(error instanceof CompletionError) || error.kind !== 'capReached') throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  await Promise.all([journal.flush(), spending.settled()]);
  journal.dispose();
  spending.dispose();
  return { answered, refused, problems };
}

process.stdout.write(JSON.stringify(await main(JSON.parse(process.argv[2] ?? ''))));
