import * as vscode from 'vscode';
import type { Keystroke } from '../core/keystrokes.ts';
import { acceptedCommand } from '../editor/provider.ts';
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

/** The commands of package.json, each loaded when it is run first. */
export function registerCommands(base: Base, parts: Parts): void {
  const { context, own, log, milestones, secrets, settings, timer } = base;
  const { service, counting, suggesting, telling, snooze, reconsider } = parts;
  const { engine, isExcluded, isOffHere, offFiles, snapshotOf } = suggesting;
  const { acceptance, folder, journal } = counting;
  const command = (id: string, run: (...args: never[]) => unknown) => own(vscode.commands.registerCommand(id, run));

  command('starcoder.setCredentials', async () => {
    const { setCredentials } = await import('../editor/commands/setCredentials.ts');
    await setCredentials({ secrets, settings: () => settings.get(), checkKeys: service.checkKeys });
  });
  command('starcoder.clearCredentials', async () => {
    const { clearCredentials } = await import('../editor/commands/clearCredentials.ts');
    await clearCredentials(secrets, settings.get());
  });
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
  command('starcoder.completeSelection', async () => (await selection()).run());
  const onWell = () => {
    milestones.reach('isWell');
    return reconsider();
  };
  const { extension } = context;
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
  command('starcoder.runDoctor', async (finding?: unknown) => {
    const page = await doctorPage();
    await (typeof finding === 'number' ? page.mend(finding) : page.run());
  });
  command('starcoder.openSample', async () => {
    const { openSample } = await import('../editor/commands/openSample.ts');
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
    const { SettingsPage } = await import('../editor/commands/openSettings.ts');
    return own(new SettingsPage(await doctor()));
  });
  command('starcoder.openSettings', async (field?: string) => (await settingsPage()).show(field));
  restored('starcoder.settings', settingsPage);
  const whyPage = once(async () => {
    const { WhyPage } = await import('../editor/commands/whyNoSuggestion.ts');
    return own(new WhyPage({ keystrokes: parts.keystrokes, settings: () => settings.get(), extension }));
  });
  command('starcoder.whyNoSuggestion', async (act?: 'copy') => {
    const page = await whyPage();
    await (act === 'copy' ? page.copy() : page.show());
  });
  const usagePage = once(async () => {
    const { UsagePage } = await import('../editor/commands/showUsage.ts');
    const { extensionUri } = context;
    const ports = { extensionUri, folder, clock: timer, currency: () => settings.get().currency };
    return own(new UsagePage({ ...ports, flush: () => journal.flush() }));
  });
  command('starcoder.showUsage', async () => (await usagePage()).show());
  restored('starcoder.usage', usagePage);
  command('starcoder.resume', reconsider);
  command('starcoder.showMenu', async () => {
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
  });
  const toggling = () => import('../editor/commands/toggle.ts');
  command('starcoder.toggle', async () => (await toggling()).toggle('user'));
  command('starcoder.toggleWorkspace', async () => (await toggling()).toggle('workspace'));
  command('starcoder.toggleLanguage', async () => (await toggling()).toggle('language'));
  command('starcoder.toggleFile', async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document) await offFiles.toggle(resourceOf(document).toString());
    telling.render();
  });
  command('starcoder.toggleManual', async () => (await toggling()).toggleManual());
  command('starcoder.snooze', async (minutes?: unknown) => {
    const { chooseSnooze } = await import('../editor/commands/snooze.ts');
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
}
