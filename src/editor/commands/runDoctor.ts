import * as vscode from 'vscode';
import { isAbort } from '../../core/errors.ts';
import { doctorChecks, doctorPage } from '../../core/messages/doctor.ts';
import type { Settings } from '../../core/settings.ts';
import { type DoctorParts, diagnose } from '../../doctor/diagnose.ts';
import type { Finding, Fix } from '../../doctor/finding.ts';
import { doctorCommands, writeDoctorPage } from '../../explain/doctorPage.ts';
import { localize } from '../localize.ts';
import { proxyOnTheWay } from '../proxyOnTheWay.ts';
import type { Secrets } from '../secrets.ts';
import { setSetting } from '../setSetting.ts';
import { signalFrom } from '../signal.ts';
import { StaticPanel } from '../staticPanel.ts';

export interface DoctorPorts {
  readonly extension: vscode.Extension<unknown>;
  settings(): Settings;
  readonly secrets: Secrets;
  /** After `settings` has seen it. */
  readonly onDidChangeSettings: vscode.Event<void>;
  readonly parts: Omit<DoctorParts, 'proxyFor'>;
  /** Nothing is to be mended any more. */
  onWell(): Promise<void>;
}

/** Looks at everything, and shows what was found as one page on which each trouble has the link that mends it. */
export class DoctorPage implements vscode.Disposable {
  readonly #ports: DoctorPorts;
  readonly #panel: StaticPanel;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** So often have settings and keys changed. */
  #changes = 0;
  #found: { readonly findings: readonly Finding[]; readonly at: number; readonly changes: number } | undefined;
  #running: Promise<void> | undefined;

  constructor(ports: DoctorPorts) {
    this.#ports = ports;
    this.#panel = new StaticPanel({
      name: 'doctor',
      title: localize(doctorPage.doctorTitle),
      extensionUri: ports.extension.extensionUri,
      commands: doctorCommands,
      write: (nonce) => this.#write(nonce),
    });
    const changed = () => {
      this.#changes += 1;
      this.#panel.refresh();
    };
    this.#subscriptions = [ports.onDidChangeSettings(changed), ports.secrets.onDidChange(changed)];
  }

  /** Leaves the page as it is where the person cancels. Looks once, however often it is called meanwhile. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Does what the page offers for its finding of this number, and looks again if that has changed anything. */
  async mend(number: number): Promise<void> {
    const fix = this.#found?.findings[number]?.fix;
    if (!fix) return;
    const before = this.#changes;
    await mend(fix);
    if (this.#changes !== before) await this.run();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel.dispose();
  }

  async #run(): Promise<void> {
    const changes = this.#changes;
    const findings = await this.#look();
    if (!findings) return;
    if (findings.every(({ state }) => state !== 'failed')) await this.#ports.onWell();
    this.#found = { findings, at: Date.now(), changes };
    this.#panel.show();
  }

  /** Undefined where the person cancels. */
  async #look(): Promise<readonly Finding[] | undefined> {
    const { parts, settings } = this.#ports;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: localize(doctorPage.doctorRunning),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const { signal, dispose } = signalFrom(token);
      const found: Finding[] = [];
      try {
        for await (const finding of diagnose({ ...parts, proxyFor: proxyOnTheWay }, settings(), signal)) {
          found.push(finding);
          progress.report({ message: localize(doctorChecks[finding.check]) });
        }
        return found;
      } catch (error) {
        if (isAbort(error)) return undefined;
        throw error;
      } finally {
        dispose();
      }
    });
  }

  #write(nonce: string): string {
    const { findings = [], at = 0, changes = 0 } = this.#found ?? {};
    const { language } = vscode.env;
    return writeDoctorPage({ findings, at, isStale: changes !== this.#changes, language, nonce }, localize);
  }
}

async function mend(fix: Fix): Promise<void> {
  if ('command' in fix) {
    await vscode.commands.executeCommand(fix.command);
    return;
  }
  const { setting, value } = fix;
  if (value === undefined) {
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    return;
  }
  await setSetting(setting, value);
}
