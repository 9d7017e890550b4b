import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { builtinInPlaceOf, settingsForKey } from './config/presets.ts';
import { createExclusion, type Exclusion, secretFiles } from './context/exclusion.ts';
import { CompletionError } from './core/errors.ts';
import { describe, type Ended, Keystrokes } from './core/keystrokes.ts';
import { settingMessages } from './core/messages/settings.ts';
import type { CompletionModel, ContextSource, PacedModel } from './core/ports.ts';
import { hide } from './core/redact.ts';
import { systemTimer as timer } from './core/systemTimer.ts';
import type { Settings, Snapshot, Status } from './core/types.ts';
import { AcceptanceWatch } from './editor/acceptanceWatch.ts';
import { offBy } from './editor/enabledBy.ts';
import { LastEdits } from './editor/lastEdits.ts';
import { localize } from './editor/localize.ts';
import { createLog } from './editor/log.ts';
import { Milestones } from './editor/milestones.ts';
import { OffFiles } from './editor/offFiles.ts';
import { acceptedCommand, createProvider, documentSelector } from './editor/provider.ts';
import { patternPathOf, resourceOf } from './editor/resource.ts';
import { Secrets, secretStore } from './editor/secrets.ts';
import { SettingsWatcher } from './editor/settingsWatcher.ts';
import { type Question, takeSnapshot } from './editor/snapshot.ts';
import type { StatusBar } from './editor/statusBar.ts';
import { statusOf } from './editor/statusOf.ts';
import { paced } from './model/paced.ts';
import { calm, errorOf, type PaceState, parsePaceState } from './model/paceState.ts';
import { Pacing } from './model/pacing.ts';
import { estimateUsageTokens } from './model/protocols/qianfanV1.ts';
import { elsewise } from './pipeline/elsewise.ts';
import { Engine } from './pipeline/engine.ts';
import { Snooze } from './pipeline/snooze.ts';
import { languageOf } from './prompt/languages.ts';
import { estimateTokens } from './prompt/tokens.ts';
import { SharedFile } from './storage/sharedFile.ts';
import { Acceptance } from './usage/acceptance.ts';
import { Account } from './usage/account.ts';
import { capped } from './usage/capped.ts';
import { Journal } from './usage/journal.ts';
import { metered } from './usage/meter.ts';
import { recorded } from './usage/recorded.ts';
import { nothingSpent, type PeriodKind, parseSpending } from './usage/spending.ts';

/** setTimeout knows no longer wait, in ms. */
const longestTimer = 2 ** 31 - 1;

/** So long usage is kept, and what is known of a service that is not asked any more, in days. */
const [daysOfUsage, daysOfPacing] = [400, 30];

/** Makes a thing when it is asked for first; what could not be made is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

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
  const log = own(createLog());
  const settings = own(
    new SettingsWatcher(({ name, reason, args, used }) =>
      log.warn(localize(settingMessages.settingProblem, name, localize(reason, ...args), JSON.stringify(used))),
    ),
  );
  const onProblem = (problem: string) => log.warn(problem);
  const secrets = own(new Secrets(context.secrets, onProblem));
  let statusBar: StatusBar | undefined;
  const milestones = own(new Milestones());

  let requestsOut = 0;
  let wakeUp: NodeJS.Timeout | undefined;
  const render = () => {
    const now = timer.now();
    const document = vscode.window.activeTextEditor?.document;
    const current = settings.get(document);
    const hold = held();
    statusBar?.render(status(hold), current, journal.totals(now), account.gauges(current), document?.languageId);
    clearTimeout(wakeUp);
    const until = hold?.until;
    if (until !== undefined) wakeUp = setTimeout(render, Math.min(until - now, longestTimer));
  };
  own({ dispose: () => clearTimeout(wakeUp) });
  const offFiles = new OffFiles(context.workspaceState);
  const snooze: Snooze = own(
    new Snooze(timer, () => {
      void vscode.commands.executeCommand('setContext', 'starcoder.snoozed', snooze.isOn);
      render();
    }),
  );
  const folder = join(context.globalStorageUri.fsPath, 'usage');
  const window = randomUUID();
  const journal = own(new Journal({ folder, window, clock: timer, onChange: render, onProblem }));
  const acceptance = new Acceptance((part) => journal.add({ kind: 'acceptedPart', at: timer.now(), ...part }));
  const acceptanceWatch = own(new AcceptanceWatch(acceptance, () => engine.backend ?? ''));
  unfinished.add(() => {
    acceptance.settle();
    return journal.flush();
  });
  const pacing = new Pacing(timer, render);
  // Loaded behind the start: nothing is asked before somebody has typed.
  const client = import('./model/client.ts').then(
    ({ ModelClient }) =>
      new ModelClient({
        credentials: () => secrets.get(),
        clock: timer,
        store: secretStore(context.secrets, onProblem),
        onSecrets: hide,
        settingsForKey,
      }),
  );
  const remote: CompletionModel = {
    async *complete(...question) {
      yield* (await client).complete(...question);
    },
  };
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
  unfinished.add(() => spending.settled());
  const account: Account = new Account({ shared: spending, window, clock: timer, estimate, onNear });
  async function onNear(kind: PeriodKind): Promise<void> {
    const { showNearCap } = await import('./editor/capNotices.ts');
    const current = settings.get();
    const near = account.gauges(current).find((gauge) => gauge.kind === kind);
    if (near) await showNearCap(near, current);
  }
  const counted = metered(remote, estimate, timer, async (request, current) => {
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
  const model = capped(
    paced(counted, pacing, timer),
    account,
    () => settings.get(),
    async ({ detail }, signal) => (await import('./editor/capNotices.ts')).askBeyondCap(detail, account, signal),
  );

  let exclusion: { readonly patterns: readonly string[]; readonly excludes: Exclusion } | undefined;
  /** Made anew only when the patterns have changed. */
  function excludes(): Exclusion {
    const patterns = settings.get().exclude;
    if (exclusion?.patterns !== patterns) {
      exclusion = { patterns, excludes: createExclusion([...secretFiles, ...patterns]) };
    }
    return exclusion.excludes;
  }
  const isExcluded = (document: vscode.TextDocument) => excludes()(patternPathOf(resourceOf(document)));
  const isOffHere = (document: vscode.TextDocument) => offFiles.has(resourceOf(document).toString());
  // Loaded behind the start: nothing needs it before the first request.
  const editorContext = import('./editor/contextSource.ts').then(({ EditorContext }) =>
    own(new EditorContext({ exclusion: excludes, estimateTokens, timer })),
  );
  const gatherer: ContextSource = { gather: async (at, signal) => (await editorContext).gather(at, signal) };
  // Loaded behind the start, too: who types at once waits for it.
  const builtin = import('./editor/builtin.ts').then(({ Builtin }) =>
    own(new Builtin({ languageOf, isExcluded: (uri) => excludes()(patternPathOf(uri)), timer, log })),
  );
  const either: PacedModel = {
    obstacle: (manual) => model.obstacle(manual),
    async *complete(request, current, signal) {
      const asked = current.preset.protocol === 'builtin' ? (await builtin).model : model;
      yield* asked.complete(request, current, signal);
    },
  };
  const answering = (current: Settings, obstacle: CompletionError | undefined) =>
    obstacle && current.builtin.fallback ? builtinInPlaceOf(current) : current;
  const engine = new Engine({ model: either, timer, context: gatherer, answering, log });
  own({ dispose: () => engine.reset() });
  const lastEdits = own(new LastEdits(() => engine.pressed()));
  const snapshotOf = (document: vscode.TextDocument, position: vscode.Position, question: Question): Snapshot =>
    takeSnapshot(document, position, {
      ...question,
      lastEdit: lastEdits.of(document),
      excluded: isExcluded(document),
      offHere: isOffHere(document),
      snoozed: snooze.isOn,
    });

  /** What the service says, and after that the person's own cap. */
  function held(): Extract<Status, { kind: 'held' }> | undefined {
    const current = settings.get();
    // It needs no service, and costs nothing.
    if (current.preset.protocol === 'builtin') return undefined;
    const { hold } = pacing;
    const cap = hold ? undefined : account.hold(current);
    const until = hold?.until;
    const standsIn = current.builtin.fallback;
    if (hold) return { kind: 'held', error: errorOf(hold), ...(until !== undefined && { until }), standsIn };
    return cap && { kind: 'held', ...cap, standsIn };
  }

  function status(hold = held()): Status {
    const document = vscode.window.activeTextEditor?.document;
    const enabled = vscode.workspace.getConfiguration('starcoder', document).inspect('enabled') ?? {};
    const editorShows = vscode.workspace.getConfiguration('editor', document).get('inlineSuggest.enabled', true);
    return statusOf({
      held: hold,
      offBy: offBy(enabled, document !== undefined && isOffHere(document), editorShows),
      excluded: document !== undefined && isExcluded(document),
      snoozedUntil: snooze.until,
      manual: settings.get(document).trigger === 'manual',
      working: requestsOut > 0,
    });
  }

  let shared: { identity: string; state: SharedFile<PaceState> } | undefined;
  own({ dispose: () => shared?.state.dispose() });
  unfinished.add(async () => shared?.state.settled());

  /** Sees which service is to be asked, and what is missing for that. */
  async function lookOnce(): Promise<void> {
    const current = settings.get();
    if (current.preset.protocol === 'builtin') {
      milestones.reach('isSetUp');
      return;
    }
    const asked = await client;
    const identity = await asked.identity(current);
    if (identity !== shared?.identity) {
      shared?.state.dispose();
      const folder = join(context.globalStorageUri.fsPath, 'pacing', identity);
      const state = new SharedFile({ folder, initial: calm, parse: parsePaceState, onChange: render, onProblem });
      shared = { identity, state };
      // Before it has been read nobody knows what holds.
      await state.settled();
      pacing.follow(state);
    }
    const missing = await asked.missing(current);
    pacing.missing(missing);
    if (!missing) milestones.reach('isSetUp');
  }

  let looking: Promise<void> = Promise.resolve();
  /** One after the other, so that the last to ask is the one that counts. */
  function look(): Promise<void> {
    looking = looking.then(lookOnce, lookOnce);
    return looking;
  }

  /** Keys or settings changed, or the person asked: what was wrong may be right now. */
  async function reconsider(): Promise<void> {
    await look();
    pacing.release();
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
    const { meetNeighbours } = await import('./editor/commands/meetNeighbours.ts');
    if (await meetNeighbours(context.globalState)) mayHaveNeighbours = true;
  }

  const provider = createProvider({
    settingsFor: (document) => settings.get(document),
    takeSnapshot: snapshotOf,
    trace: () => engine.trace(),
    suggest: (...question) => engine.suggest(...question),
    shows: (...shown) => acceptanceWatch.shows(...shown),
    report,
  });
  own(vscode.languages.registerInlineCompletionItemProvider(documentSelector, provider));

  const command = (id: string, run: (...args: never[]) => unknown) => own(vscode.commands.registerCommand(id, run));
  const checkKeys = async (current: Settings, signal: AbortSignal) => {
    try {
      await (await client).check(current, signal);
    } catch (error) {
      if (error instanceof CompletionError) pacing.failed(error);
      throw error;
    }
  };
  command('starcoder.setCredentials', async () => {
    const { setCredentials } = await import('./editor/commands/setCredentials.ts');
    await setCredentials({ secrets, settings: () => settings.get(), checkKeys });
  });
  command('starcoder.clearCredentials', async () => {
    const { clearCredentials } = await import('./editor/commands/clearCredentials.ts');
    await clearCredentials(secrets);
  });
  const selection = once(async () => {
    const { CompleteSelection } = await import('./editor/commands/completeSelection.ts');
    const { completeText } = await import('./pipeline/completeText.ts');
    return new CompleteSelection({
      settingsFor: (document, otherwise) => {
        const current = engine.budget.fit(settings.get(document));
        return otherwise ? elsewise(current) : current;
      },
      isExcluded,
      completeText: (text, languageId, current, signal) => completeText(text, languageId, current, either, signal),
    });
  });
  command('starcoder.completeSelection', async () => (await selection()).run());
  const onWell = () => {
    milestones.reach('isWell');
    return reconsider();
  };
  const doctor = async () => ({
    settings: () => settings.get(),
    parts: {
      client: await client,
      model: counted,
      credentials: () => secrets.get(),
      problems: () => settings.problems(),
      clock: timer,
    },
    onWell,
  });
  const doctorPage = once(async () => {
    const { DoctorPage } = await import('./editor/commands/runDoctor.ts');
    return own(new DoctorPage());
  });
  command('starcoder.runDoctor', async () => {
    const { runDoctor } = await import('./editor/commands/runDoctor.ts');
    await runDoctor({ ...(await doctor()), page: await doctorPage() });
  });
  command('starcoder.openSample', async () => {
    const { openSample } = await import('./editor/commands/openSample.ts');
    await openSample();
  });
  /** VS Code brings such a page back when its window is loaded again. */
  const restored = (type: string, page: () => Promise<{ adopt(panel: vscode.WebviewPanel): void }>) =>
    own(
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (panel) => (await page()).adopt(panel),
      }),
    );
  const settingsPage = once(async () => {
    const { SettingsPage } = await import('./editor/commands/openSettings.ts');
    const { extension } = context;
    const ports = { ...(await doctor()), extension, secrets, onDidChangeSettings: settings.onDidChange };
    return own(new SettingsPage(ports));
  });
  command('starcoder.openSettings', async (field?: string) => (await settingsPage()).show(field));
  restored('starcoder.settings', settingsPage);
  const whyPage = once(async () => {
    const { WhyPage } = await import('./editor/commands/whyNoSuggestion.ts');
    const version: string = context.extension.packageJSON.version;
    return own(new WhyPage({ keystrokes: () => keystrokes.all, settings: () => settings.get(), version }));
  });
  command('starcoder.whyNoSuggestion', async (act?: 'copy') => {
    const page = await whyPage();
    await (act === 'copy' ? page.copy() : page.show());
  });
  const usagePage = once(async () => {
    const { UsagePage } = await import('./editor/commands/showUsage.ts');
    const { extensionUri } = context;
    const ports = { extensionUri, folder, clock: timer, currency: () => settings.get().currency };
    return own(new UsagePage({ ...ports, flush: () => journal.flush() }));
  });
  command('starcoder.showUsage', async () => (await usagePage()).show());
  restored('starcoder.usage', usagePage);
  command('starcoder.resume', reconsider);
  command('starcoder.showMenu', async () => {
    const { showMenu } = await import('./editor/commands/showMenu.ts');
    const { activeTextEditor } = vscode.window;
    const { trigger, keys } = settings.get(activeTextEditor?.document);
    const fileIsOff = activeTextEditor !== undefined && isOffHere(activeTextEditor.document);
    const manual = trigger === 'manual';
    await showMenu({ status: status(), title: statusBar?.title ?? '', fileIsOff, snoozed: snooze.isOn, manual, keys });
  });
  const toggling = () => import('./editor/commands/toggle.ts');
  command('starcoder.toggle', async () => (await toggling()).toggle('user'));
  command('starcoder.toggleWorkspace', async () => (await toggling()).toggle('workspace'));
  command('starcoder.toggleLanguage', async () => (await toggling()).toggle('language'));
  command('starcoder.toggleFile', async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document) await offFiles.toggle(resourceOf(document).toString());
    render();
  });
  command('starcoder.toggleManual', async () => (await toggling()).toggleManual());
  command('starcoder.snooze', async (minutes?: unknown) => {
    const { chooseSnooze } = await import('./editor/commands/snooze.ts');
    const ms = await chooseSnooze(minutes);
    if (ms !== undefined) snooze.start(ms);
  });
  command('starcoder.wake', () => snooze.wake());
  command('starcoder.showLog', () => log.show());
  command(acceptedCommand, () => {
    engine.accepted();
    journal.add({ kind: 'accepted', at: timer.now(), ...acceptance.accepted() });
  });
  command('starcoder.dismiss', async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor) engine.dismissed(snapshotOf(editor.document, editor.selection.active, { manual: false }));
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  });

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
  // A document whose language changes is opened again.
  own(vscode.workspace.onDidOpenTextDocument(render));
  // Other windows count into the same journal.
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && journal.read()));
  void import('./editor/statusBar.ts').then((loaded) => {
    statusBar = own(new loaded.StatusBar());
    render();
  });
  // Nothing that takes time happens before VS Code has started.
  void journal.read();
  void look().then(async () => {
    const { pruneOld } = await import('./storage/pruneOld.ts');
    await pruneOld(folder, daysOfUsage, timer.now());
    await pruneOld(join(context.globalStorageUri.fsPath, 'pacing'), daysOfPacing, timer.now(), shared?.identity);
  });
}
