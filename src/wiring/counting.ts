import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CompletionModel } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { estimateUsageTokens } from '../model/protocols/qianfanV1.ts';
import { estimateTokens } from '../prompt/tokens.ts';
import { SharedFile } from '../storage/sharedFile.ts';
import { Acceptance } from '../usage/acceptance.ts';
import { Account } from '../usage/account.ts';
import { Journal } from '../usage/journal.ts';
import { metered } from '../usage/meter.ts';
import { recorded } from '../usage/recorded.ts';
import { nothingSpent, type PeriodKind, parseSpending } from '../usage/spending.ts';
import type { Base } from './base.ts';

/** So long usage is kept, in days. */
const daysOfUsage = 400;

/** What is asked, shown and accepted, what it costs, and how much of it the person allows. */
export interface Counting {
  /** Of the journals of all windows. */
  readonly folder: string;
  readonly journal: Journal;
  readonly acceptance: Acceptance;
  readonly account: Account;
  /** The model, each of its requests counted. */
  readonly model: CompletionModel;
  /** How many requests are on their way. */
  requestsOut(): number;
  /** Forgets usage of long ago. */
  prune(): Promise<void>;
}

export function createCounting(base: Base, asked: CompletionModel): Counting {
  const { context, own, finish, log, onProblem, render, settings, timer } = base;
  const folder = join(context.globalStorageUri.fsPath, 'usage');
  const window = randomUUID();
  const journal = own(new Journal({ folder, window, clock: timer, onChange: render, onProblem }));
  const acceptance = new Acceptance((part) => journal.add({ kind: 'acceptedPart', at: timer.now(), ...part }));
  finish(() => {
    acceptance.settle();
    return journal.flush();
  });
  // Qianfan V1 counts words.
  const estimate = (text: string, { preset }: Settings) =>
    preset.protocol === 'qianfan-v1' ? estimateUsageTokens(text) : estimateTokens(text);
  const spending = own(
    new SharedFile({
      folder: join(context.globalStorageUri.fsPath, 'spending'),
      initial: nothingSpent,
      parse: parseSpending,
      onChange: render,
      onProblem,
    }),
  );
  finish(() => spending.settled());
  const account: Account = new Account({ shared: spending, window, clock: timer, estimate, onNear });
  async function onNear(kind: PeriodKind): Promise<void> {
    const { showNearCap } = await import('../editor/capNotices.ts');
    const current = settings.get();
    const near = account.gauges(current).find((gauge) => gauge.kind === kind);
    if (near) await showNearCap(near, current);
  }
  let requestsOut = 0;
  const model = metered(asked, estimate, timer, async (request, current) => {
    const spent = await account.open(request, current);
    const count = recorded(journal, timer, request, current);
    requestsOut += 1;
    render();
    return {
      running: count.running,
      ended(cost) {
        requestsOut -= 1;
        count.ended(cost);
        spent.ended(cost);
        render();
        if (cost) log.debug(`request: ${JSON.stringify(cost)}`);
      },
    };
  });
  return {
    folder,
    journal,
    acceptance,
    account,
    model,
    requestsOut: () => requestsOut,
    async prune() {
      const { pruneOld } = await import('../storage/pruneOld.ts');
      await pruneOld(folder, daysOfUsage, timer.now());
    },
  };
}
