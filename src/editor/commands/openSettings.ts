import * as vscode from 'vscode';
import { isV2Key } from '../../config/presets.ts';
import { isAbort } from '../../core/errors.ts';
import { isBuiltin } from '../../core/isBuiltin.ts';
import { keyMessages } from '../../core/messages/credentials.ts';
import { settingsPage } from '../../core/messages/settingsPage.ts';
import { hide, redact } from '../../core/redact.ts';
import { diagnose } from '../../doctor/diagnose.ts';
import type { Finding, Fix } from '../../doctor/finding.ts';
import type { FromPage, KeyName, Test, ToPage, Value } from '../../pages/settings/protocol.ts';
import { localize } from '../localize.ts';
import { proxyOnTheWay } from '../proxyOnTheWay.ts';
import { setSetting } from '../setSetting.ts';
import { checkOf, shownName } from '../settingsChecks.ts';
import { accept, type Held, isShown, keysFrom, keysOf, type Property, sectionsOf } from '../settingsForm.ts';
import { WebviewPage } from '../webviewPage.ts';
import type { DoctorPorts } from './runDoctor.ts';

/** The page on which a person chooses a service, enters keys, tries them out and sets what is set every day. */
export class SettingsPage implements vscode.Disposable {
  readonly #ports: DoctorPorts;
  readonly #page: WebviewPage<ToPage, FromPage>;
  readonly #subscriptions: readonly vscode.Disposable[];
  #findings: readonly Finding[] = [];
  #summary = '';
  #running: AbortController | undefined;
  /** The field to go to as soon as the page can. */
  #focus: string | undefined;

  constructor(ports: DoctorPorts) {
    this.#ports = ports;
    this.#page = new WebviewPage({
      name: 'settings',
      title: settingsPage.title,
      messages: settingsPage,
      extensionUri: ports.extension.extensionUri,
      // A key that is half entered must survive a look at another tab, and must not be written anywhere.
      retain: true,
      receive: (message) => this.#receive(message),
      closed: () => this.#running?.abort(),
    });
    const refresh = () => {
      if (!this.#running && this.#findings.length > 0) this.#summary = localize(settingsPage.testStale);
      void this.#postForm();
    };
    this.#subscriptions = [ports.onDidChangeSettings(refresh), ports.secrets.onDidChange(refresh)];
  }

  /** Shows the page, and goes to a field where one is named. */
  show(focus?: string): void {
    this.#focus = focus;
    if (this.#page.isOpen) this.#postFocus();
    this.#page.show();
  }

  adopt(panel: vscode.WebviewPanel): void {
    this.#page.adopt(panel);
  }

  dispose(): void {
    this.#running?.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#page.dispose();
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        await this.#postForm();
        return this.#postFocus();
      case 'change':
        return this.#change(message.name, message.value);
      case 'saveKeys':
        return this.#saveKeys(message);
      case 'removeKeys':
        return this.#removeKeys();
      case 'test':
        return this.#test();
      case 'cancelTest':
        return this.#running?.abort();
      case 'fix': {
        const fix = this.#findings[message.check]?.fix;
        return fix && this.#mend(fix);
      }
      case 'openJson': {
        const revealSetting = { key: `starcoder.${message.name}` };
        await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting });
        return;
      }
      case 'openAll':
        await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${this.#ports.extension.id}`);
    }
  }

  async #change(name: string, entered: Value): Promise<void> {
    if (!isShown(name)) return;
    const accepted = accept(name, entered, {
      backend: this.#ports.settings().backend,
      prices: configuration().inspect('prices')?.globalValue,
    });
    if ('problem' in accepted) {
      const { reason, args } = accepted.problem;
      return this.#refuse(name, localize(settingsPage.notSaved, localize(reason, ...args)));
    }
    const { written, value } = accepted;
    try {
      await configuration().update(name, written, vscode.ConfigurationTarget.Global);
    } catch (error) {
      // settings.json has errors or cannot be written; VS Code says which.
      return this.#refuse(
        name,
        localize(settingsPage.notWritten, error instanceof Error ? error.message : String(error)),
      );
    }
    this.#page.post({ kind: 'kept', name, value });
  }

  async #saveKeys(entered: Readonly<Record<KeyName, string>>): Promise<void> {
    const { secrets, settings } = this.#ports;
    const { auth, preset } = settings();
    const stored = (await secrets.areStored()) ? await secrets.get() : undefined;
    const keys = keysFrom(entered, stored, auth);
    if (typeof keys === 'string') return this.#refuse(keys, localize(keyMessages.keyIsEmpty));
    hide(keys.apiKey, keys.secretKey);
    if (!(await this.#stores(() => secrets.set(keys)))) return;
    const isForV2 = preset.protocol === 'qianfan-v1' && isV2Key(keys.apiKey);
    if (isForV2) await configuration().update('backend', 'qianfan-v2', vscode.ConfigurationTarget.Global);
    this.#page.post({ kind: 'keys', said: localize(isForV2 ? settingsPage.nowV2 : settingsPage.keysSaved) });
  }

  async #removeKeys(): Promise<void> {
    if (!(await this.#stores(() => this.#ports.secrets.clear()))) return;
    this.#page.post({ kind: 'keys', said: localize(settingsPage.keysRemoved) });
  }

  /** False, and said, where the secret storage fails, as on a machine without a keyring. */
  async #stores(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#refuse('apiKey', localize(settingsPage.storageFails, redact(String(error))));
      return false;
    }
  }

  #refuse(name: string, reason: string): void {
    this.#page.post({ kind: 'refused', name, reason });
  }

  async #test(): Promise<void> {
    if (this.#running) return;
    const { parts, settings, onWell } = this.#ports;
    const running = new AbortController();
    this.#running = running;
    this.#findings = [];
    await this.#postTest(settingsPage.testRunning);
    try {
      for await (const finding of diagnose({ ...parts, proxyFor: proxyOnTheWay }, settings(), running.signal)) {
        this.#findings = [...this.#findings, finding];
        await this.#postTest(settingsPage.testRunning);
      }
      this.#running = undefined;
      const ill = this.#findings.filter(({ state }) => state === 'failed').length;
      if (ill === 0) await onWell();
      await (ill === 0 ? this.#postTest(settingsPage.testWell) : this.#postTest(settingsPage.testIll, ill));
    } catch (error) {
      this.#running = undefined;
      if (!isAbort(error)) throw error;
      await this.#postTest(settingsPage.testCancelled);
    }
  }

  async #postTest(summary: string, ...args: number[]): Promise<void> {
    this.#summary = localize(summary, ...args);
    await this.#postForm();
  }

  async #postForm(): Promise<void> {
    if (!this.#page.isOpen) return;
    const { settings, secrets, extension } = this.#ports;
    const [known, areStored] = [await secrets.get(), await secrets.areStored()];
    const { properties } = extension.packageJSON.contributes.configuration as {
      properties: Readonly<Record<string, Property>>;
    };
    const current = settings();
    const sections = sectionsOf({ properties, held: heldIn(configuration()), settings: current, localize });
    const keys = keysOf(current, known, areStored, localize);
    const ofService = isBuiltin(current) ? {} : { keys, test: this.#shownTest() };
    this.#page.post({ kind: 'form', form: { ...sections, ...ofService } });
  }

  #postFocus(): void {
    if (this.#focus !== undefined) this.#page.post({ kind: 'focus', name: this.#focus });
    this.#focus = undefined;
  }

  #shownTest(): Test {
    return {
      isRunning: this.#running !== undefined,
      summary: this.#summary,
      checks: this.#findings.map((finding) => checkOf(finding, localize)),
    };
  }

  async #mend(fix: Fix): Promise<void> {
    if ('command' in fix) {
      if (fix.command === 'starcoder.runDoctor') return this.#test();
      return this.#page.post({ kind: 'focus', name: 'apiKey' });
    }
    const { setting, value } = fix;
    if (value !== undefined) {
      if (await setSetting(setting, value)) await this.#test();
      return;
    }
    const name = shownName(setting);
    if (name !== undefined) return this.#page.post({ kind: 'focus', name });
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('starcoder');
}

function heldIn(starcoder: vscode.WorkspaceConfiguration): (name: string) => Held {
  return (name) => {
    const { globalValue: own, workspaceValue, workspaceFolderValue, languageIds = [] } = starcoder.inspect(name) ?? {};
    return { own, workspace: workspaceFolderValue ?? workspaceValue, languages: languageIds };
  };
}
