import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { settingsForKey } from './config/presets.ts';
import { CompletionError } from './core/errors.ts';
import { messages } from './core/messages.ts';
import type { Clock } from './core/ports.ts';
import type { Outcome, Settings, Status } from './core/types.ts';
import { clearCredentials } from './editor/commands/clearCredentials.ts';
import { completeSelection } from './editor/commands/completeSelection.ts';
import { setCredentials } from './editor/commands/setCredentials.ts';
import { localize } from './editor/localize.ts';
import { createLog } from './editor/log.ts';
import { acceptedCommand, createProvider, documentSelector } from './editor/provider.ts';
import { Secrets, secretStore } from './editor/secrets.ts';
import { SettingsWatcher } from './editor/settingsWatcher.ts';
import { StatusBar } from './editor/statusBar.ts';
import { ModelClient } from './model/client.ts';
import { Pacing, paced } from './model/pacing.ts';
import { estimateUsageTokens } from './model/protocols/qianfanV1.ts';
import { completeText } from './pipeline/completeText.ts';
import { PromptBudget } from './pipeline/promptBudget.ts';
import { suggest } from './pipeline/suggest.ts';
import { Journal } from './usage/journal.ts';
import { metered } from './usage/meter.ts';

/** setTimeout knows no longer wait, in ms. */
const longestTimer = 2 ** 31 - 1;

/** What has to be finished before the window closes. */
const unfinished = new Set<() => Promise<void>>();

export async function deactivate(): Promise<void> {
  await Promise.all([...unfinished].map((finish) => finish()));
}

/** Builds and wires; every decision is made elsewhere. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const clock: Clock = { now: () => Date.now() };
  const log = own(createLog());
  const settings = own(
    new SettingsWatcher(({ name, reason, args }) =>
      log.warn(localize(messages.settingProblem, name, localize(reason, ...args))),
    ),
  );
  const onProblem = (problem: string) => log.warn(problem);
  const secrets = own(new Secrets(context.secrets, onProblem));
  const statusBar = own(new StatusBar());

  let requestsOut = 0;
  let wakeUp: NodeJS.Timeout | undefined;
  const render = () => {
    const now = clock.now();
    statusBar.render(status(), journal.totals(now));
    clearTimeout(wakeUp);
    const until = pacing.hold?.until;
    if (until !== undefined) wakeUp = setTimeout(render, Math.min(until - now, longestTimer));
  };
  own({ dispose: () => clearTimeout(wakeUp) });
  const folder = join(context.globalStorageUri.fsPath, 'usage');
  const journal = new Journal(folder, randomUUID(), render, onProblem);
  unfinished.add(() => journal.flush());
  const pacing = new Pacing(clock, render);
  const client = new ModelClient({
    credentials: () => secrets.get(),
    clock,
    store: secretStore(context.secrets, onProblem),
    settingsForKey,
  });
  const counted = metered(client, estimateUsageTokens, clock, {
    started() {
      requestsOut += 1;
      render();
    },
    ended(cost) {
      requestsOut -= 1;
      if (!cost) return render();
      const { promptTokens, completionTokens } = cost;
      journal.add({ kind: 'request', at: clock.now(), promptTokens, completionTokens });
      log.debug(`request: ${JSON.stringify(cost)}`);
    },
  });
  const model = paced(counted, pacing);
  const budget = new PromptBudget();
  const settingsFor = (document: vscode.TextDocument) => budget.fit(settings.get(document));

  function status(): Status {
    if (pacing.hold) return { kind: 'held', ...pacing.hold };
    if (requestsOut > 0) return { kind: 'working' };
    const document = vscode.window.activeTextEditor?.document;
    return { kind: settings.get(document).enabled ? 'ready' : 'disabled' };
  }

  /** Keys or settings changed, or the person asked: what was wrong may be right now. */
  async function reconsider(): Promise<void> {
    const missing = await client.missing(settings.get());
    pacing.release();
    budget.reset();
    if (missing) pacing.failed(missing);
  }

  function report(outcome: Outcome, languageId: string, milliseconds: number): void {
    const { kind } = outcome;
    const why = 'reason' in outcome ? ` (${outcome.reason})` : kind === 'failed' ? ` (${outcome.error.message})` : '';
    log.debug(`${languageId}: ${kind}${why} after ${milliseconds.toFixed(0)} ms`);
    if (kind === 'failed') {
      budget.failed(outcome.error);
      log.warn(outcome.error.message);
    }
    if (kind === 'suggested')
      journal.add({ kind: 'offered', at: clock.now(), characters: outcome.suggestion.text.length });
  }

  const provider = createProvider({
    settingsFor,
    suggest: (snapshot, current, signal) => suggest(snapshot, current, model, signal),
    report,
  });
  own(vscode.languages.registerInlineCompletionItemProvider(documentSelector, provider));

  const command = (id: string, run: (...args: never[]) => unknown) => own(vscode.commands.registerCommand(id, run));
  const checkKeys = async (current: Settings, signal: AbortSignal) => {
    try {
      await client.check(current, signal);
    } catch (error) {
      if (error instanceof CompletionError) pacing.failed(error);
      throw error;
    }
  };
  command('starcoder.setCredentials', () => setCredentials({ secrets, settings: () => settings.get(), checkKeys }));
  command('starcoder.clearCredentials', () => clearCredentials(secrets));
  command('starcoder.completeSelection', () =>
    completeSelection({
      settingsFor,
      completeText: (text, current, signal) => completeText(text, current, model, signal),
    }),
  );
  command('starcoder.resume', reconsider);
  command('starcoder.showLog', () => log.show());
  command(acceptedCommand, (characters: number) => journal.add({ kind: 'accepted', at: clock.now(), characters }));

  own(settings.onDidChange(reconsider));
  own(secrets.onDidChange(reconsider));
  own(vscode.window.onDidChangeActiveTextEditor(render));
  // A document whose language changes is opened again.
  own(vscode.workspace.onDidOpenTextDocument(render));
  // Other windows count into the same journal.
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && journal.read(clock.now())));
  // Nothing that takes time happens before VS Code has started.
  void reconsider();
  void journal.read(clock.now());
}
