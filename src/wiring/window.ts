import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { describe, type Ended, Keystrokes } from '../core/keystrokes.ts';
import { settingMessages } from '../core/messages/settings.ts';
import { systemTimer as timer } from '../core/systemTimer.ts';
import { AcceptanceWatch } from '../editor/acceptanceWatch.ts';
import { localize } from '../editor/localize.ts';
import { createLog } from '../editor/log.ts';
import { Milestones } from '../editor/milestones.ts';
import { acceptedCommand, createProvider } from '../editor/provider.ts';
import { Secrets } from '../editor/secrets.ts';
import { SettingsWatcher } from '../editor/settingsWatcher.ts';
import { paced } from '../model/paced.ts';
import { Snooze } from '../pipeline/snooze.ts';
import { capped } from '../usage/capped.ts';
import type { Base } from './base.ts';
import { type Commands, createCommands, type Pages } from './commands.ts';
import { createCounting } from './counting.ts';
import { createService } from './service.ts';
import { createSuggesting } from './suggesting.ts';
import { createTelling } from './telling.ts';

/** What `extension.ts` has told VS Code of, by the names that it has there. */
export interface Window {
  readonly provider: vscode.InlineCompletionItemProvider;
  readonly commands: Commands;
  readonly pages: Pages;
  /** Resolves when nothing is left to be done before the window closes. */
  finish(): Promise<void>;
}

/** Builds the parts and wires them; every decision is made elsewhere. */
export function openWindow(context: vscode.ExtensionContext): Window {
  const unfinished: (() => Promise<void> | undefined)[] = [];
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = own(createLog());
  const onProblem = (problem: string) => log.warn(problem);
  const settings = own(
    new SettingsWatcher(({ name, reason, args, used }) =>
      log.warn(localize(settingMessages.settingProblem, name, localize(reason, ...args), JSON.stringify(used))),
    ),
  );
  const secrets = own(new Secrets(context.secrets, onProblem));
  const milestones = own(new Milestones());
  const render = () => telling.render();
  let lastLoad: Promise<unknown> = Promise.resolve();
  const behindStart = <T>(load: () => Promise<T>): Promise<T> => {
    const loaded = lastLoad.then(() => setImmediate()).then(load);
    lastLoad = loaded.catch(() => {});
    return loaded;
  };
  const base: Base = {
    ...{ context, timer, log, settings, secrets, milestones, own, behindStart, onProblem, render },
    finish: (last) => unfinished.push(last),
  };
  const snooze: Snooze = own(
    new Snooze(timer, () => {
      void vscode.commands.executeCommand('setContext', 'starcoder.snoozed', snooze.isOn);
      render();
    }),
  );
  const service = createService(base);
  const counting = createCounting(base, service.model);
  const { acceptance, account, journal } = counting;
  const asked = capped(
    paced(counting.model, service.pacing, timer),
    account,
    () => settings.get(),
    async ({ detail }, signal) => (await import('../editor/capNotices.ts')).askBeyondCap(detail, account, signal),
  );
  const suggesting = createSuggesting(base, asked, () => snooze.isOn);
  const { engine, snapshotOf } = suggesting;
  const telling = createTelling(base, service, counting, suggesting, snooze);

  async function reconsider(): Promise<void> {
    await service.look();
    service.pacing.release();
    engine.reset();
  }

  const keystrokes = new Keystrokes();
  function report(ended: Ended): void {
    const { outcome, languageId, milliseconds } = ended;
    log.debug(describe(keystrokes.add(ended, timer.now())));
    if (outcome.kind === 'failed') log.warn(outcome.error.message);
    if (outcome.kind === 'suggested') milestones.reach('hasSuggested');
    if (mayHaveNeighbours && outcome.kind !== 'skipped') void meet();
    if (outcome.kind === 'suggested' && !outcome.recalled) {
      const [{ backend }, characters] = [outcome, outcome.suggestion.text.length];
      journal.add({ kind: 'offered', at: timer.now(), languageId, backend, characters, milliseconds });
    }
  }

  let mayHaveNeighbours = true;
  /** Once there is a place at which two could show something. VS Code cancels the slower one when the other has answered. */
  async function meet(): Promise<void> {
    mayHaveNeighbours = false;
    const { meetNeighbours } = await import('../editor/commands/meetNeighbours.ts');
    if (await meetNeighbours(context.globalState)) mayHaveNeighbours = true;
  }

  const acceptanceWatch = own(new AcceptanceWatch(acceptance, () => engine.backend ?? ''));
  const provider = createProvider({
    settingsFor: (document) => settings.get(document),
    takeSnapshot: snapshotOf,
    trace: () => engine.trace(),
    suggest: (...question) => engine.suggest(...question),
    shows: (...shown) => acceptanceWatch.shows(...shown),
    report,
  });
  // Of an item, which there is not before this.
  own(
    vscode.commands.registerCommand(acceptedCommand, () => {
      engine.accepted();
      journal.add({ kind: 'accepted', at: timer.now(), ...acceptance.accepted() });
    }),
  );

  const followCursor = (editor: vscode.TextEditor | undefined) => {
    if (!editor || editor !== vscode.window.activeTextEditor) return;
    engine.moved(() => snapshotOf(editor.document, editor.selection.active, { manual: false }));
  };
  own(vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => followCursor(textEditor)));
  own(vscode.window.onDidChangeActiveTextEditor(followCursor));
  own(settings.onDidChange(render));
  own(settings.onDidChange(reconsider));
  own(secrets.onDidChange(reconsider));
  own(vscode.window.onDidChangeActiveTextEditor(render));
  own(
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('editor.inlineSuggest') && render(),
    ),
  );
  own(
    vscode.extensions.onDidChange(() => {
      mayHaveNeighbours = true;
    }),
  );
  // A document whose language changes is opened again; and extensions open many that nobody sees.
  own(
    vscode.workspace.onDidOpenTextDocument(
      (document) => document === vscode.window.activeTextEditor?.document && render(),
    ),
  );
  // Other windows count into the same journal.
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && journal.read()));
  // Nothing that takes time happens before VS Code has started.
  void journal.read();
  void service.look().then(async () => {
    await counting.prune();
    await service.prune();
  });
  return {
    provider,
    ...createCommands(base, {
      ...{ service, counting, suggesting, telling, snooze, reconsider },
      keystrokes: () => keystrokes.all,
    }),
    async finish() {
      await Promise.all(unfinished.map((last) => last()));
    },
  };
}
