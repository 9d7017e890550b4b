import * as vscode from 'vscode';
import type { Keystroke } from '../core/keystrokes.ts';
import { resourceOf } from '../editor/resource.ts';
import { elsewise } from '../pipeline/elsewise.ts';
import type { Snooze } from '../pipeline/snooze.ts';
import type { Base } from './base.ts';
import type { Counting } from './counting.ts';
import type { Service } from './service.ts';
import type { Suggesting } from './suggesting.ts';
import type { Telling } from './telling.ts';

/** What the commands steer. */
export interface Parts {
  readonly service: Service;
  readonly counting: Counting;
  readonly suggesting: Suggesting;
  readonly telling: Telling;
  readonly snooze: Snooze;
  /** The last ones, the oldest first. */
  keystrokes(): readonly Keystroke[];
  /** Keys or settings changed, or the person asked: what was wrong may be right now. */
  reconsider(): Promise<void>;
}

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

/** By their names in package.json; anybody may run them, with any argument. */
export type Commands = Readonly<Record<string, (argument?: unknown) => unknown>>;

/** What is behind a page, by the type that it has in package.json. */
export type Pages = Readonly<Record<string, () => Promise<{ adopt(panel: vscode.WebviewPanel): void }>>>;

/** The commands of package.json and the pages that VS Code brings back, each loaded when it is run first. */
export function createCommands(base: Base, parts: Parts): { readonly commands: Commands; readonly pages: Pages } {
  const { context, own, log, milestones, secrets, settings, timer } = base;
  const { service, counting, suggesting, telling, snooze, reconsider } = parts;
  const { engine, isExcluded, isOffHere, offFiles, snapshotOf } = suggesting;
  const { folder, journal } = counting;
  const { extension } = context;

  const selection = once(async () => {
    const { CompleteSelection } = await import('../editor/commands/completeSelection.ts');
    const { completeText } = await import('../pipeline/completeText.ts');
    return new CompleteSelection({
      settingsFor: (document, otherwise) => {
        const current = engine.budget.fit(settings.get(document));
        return otherwise ? elsewise(current) : current;
      },
      isExcluded,
      completeText: (text, languageId, current, signal) =>
        completeText(text, languageId, current, suggesting.model, signal),
    });
  });
  const onWell = () => {
    milestones.reach('isWell');
    return reconsider();
  };
  const doctor = async () => ({
    extension,
    settings: () => settings.get(),
    secrets,
    onDidChangeSettings: settings.onDidChange,
    parts: {
      client: await service.client,
      model: counting.model,
      credentials: () => secrets.get(),
      problems: () => settings.problems(),
      clock: timer,
    },
    onWell,
  });
  const doctorPage = once(async () => {
    const { DoctorPage } = await import('../editor/commands/runDoctor.ts');
    return own(new DoctorPage(await doctor()));
  });
  const settingsPage = once(async () => {
    const { SettingsPage } = await import('../editor/commands/openSettings.ts');
    return own(new SettingsPage(await doctor()));
  });
  const whyPage = once(async () => {
    const { WhyPage } = await import('../editor/commands/whyNoSuggestion.ts');
    return own(new WhyPage({ keystrokes: parts.keystrokes, settings: () => settings.get(), extension }));
  });
  const usagePage = once(async () => {
    const { UsagePage } = await import('../editor/commands/showUsage.ts');
    const { extensionUri } = context;
    const ports = { extensionUri, folder, clock: timer, currency: () => settings.get().currency };
    return own(new UsagePage({ ...ports, flush: () => journal.flush() }));
  });
  const toggling = () => import('../editor/commands/toggle.ts');

  const commands: Commands = {
    'starcoder.setCredentials': async () => {
      const { setCredentials } = await import('../editor/commands/setCredentials.ts');
      await setCredentials({ secrets, settings: () => settings.get(), checkKeys: service.checkKeys });
    },
    'starcoder.clearCredentials': async () => {
      const { clearCredentials } = await import('../editor/commands/clearCredentials.ts');
      await clearCredentials(secrets, settings.get());
    },
    'starcoder.completeSelection': async () => (await selection()).run(),
    'starcoder.runDoctor': async (finding) => {
      const page = await doctorPage();
      await (typeof finding === 'number' ? page.mend(finding) : page.run());
    },
    'starcoder.openSample': async () => {
      const { openSample } = await import('../editor/commands/openSample.ts');
      await openSample();
    },
    'starcoder.openSettings': async (field) =>
      (await settingsPage()).show(typeof field === 'string' ? field : undefined),
    'starcoder.whyNoSuggestion': async (act) => {
      const page = await whyPage();
      await (act === 'copy' ? page.copy() : page.show());
    },
    'starcoder.showUsage': async () => (await usagePage()).show(),
    'starcoder.resume': reconsider,
    'starcoder.showMenu': async () => {
      const { showMenu } = await import('../editor/commands/showMenu.ts');
      const { activeTextEditor } = vscode.window;
      const { trigger, keys } = settings.get(activeTextEditor?.document);
      const fileIsOff = activeTextEditor !== undefined && isOffHere(activeTextEditor.document);
      const manual = trigger === 'manual';
      await showMenu({
        status: telling.status(),
        awaitsService: telling.awaitsService(),
        title: telling.title(),
        ...{ fileIsOff, snoozed: snooze.isOn, manual, keys },
      });
    },
    'starcoder.toggle': async () => (await toggling()).toggle('user'),
    'starcoder.toggleWorkspace': async () => (await toggling()).toggle('workspace'),
    'starcoder.toggleLanguage': async () => (await toggling()).toggle('language'),
    'starcoder.toggleFile': async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (document) await offFiles.toggle(resourceOf(document).toString());
      telling.render();
    },
    'starcoder.toggleManual': async () => (await toggling()).toggleManual(),
    'starcoder.snooze': async (minutes) => {
      const { chooseSnooze } = await import('../editor/commands/snooze.ts');
      const ms = await chooseSnooze(minutes);
      if (ms !== undefined) snooze.start(ms);
    },
    'starcoder.wake': () => snooze.wake(),
    'starcoder.showLog': () => log.show(),
    'starcoder.dismiss': async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor) engine.dismissed(snapshotOf(editor.document, editor.selection.active, { manual: false }));
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    },
  };
  return { commands, pages: { 'starcoder.settings': settingsPage, 'starcoder.usage': usagePage } };
}
