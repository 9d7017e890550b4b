import * as vscode from 'vscode';
import { isAbort } from '../../core/errors.ts';
import { doctorChecks, doctorPage } from '../../core/messages/doctor.ts';
import type { Settings } from '../../core/types.ts';
import { type DoctorParts, diagnose } from '../../doctor/diagnose.ts';
import type { Finding, Fix } from '../../doctor/finding.ts';
import { reportMarkdown } from '../../doctor/reportMarkdown.ts';
import { localize } from '../localize.ts';
import { proxyOnTheWay } from '../proxyOnTheWay.ts';
import { signalFrom } from '../signal.ts';

export interface DoctorPorts {
  settings(): Settings;
  readonly parts: Omit<DoctorParts, 'proxyFor'>;
  readonly page: DoctorPage;
  /** Nothing is to be mended any more. */
  onWell(): Promise<void>;
}

/** Looks at everything, shows what was found as one page to read, and offers what mends it as one list. */
export async function runDoctor({ settings, parts, page, onWell }: DoctorPorts): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: localize(doctorPage.doctorRunning),
    cancellable: true,
  };
  const findings = await vscode.window.withProgress(options, async (progress, token) => {
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
  if (!findings) return;
  if (findings.every(({ state }) => state !== 'failed')) await onWell();
  await page.show(reportMarkdown(findings, localize));
  await offerFixes(findings);
}

interface FixItem extends vscode.QuickPickItem {
  readonly run: () => Thenable<unknown>;
}

/** Escape leaves the page to be read. */
async function offerFixes(findings: readonly Finding[]): Promise<void> {
  const items = findings.flatMap(({ check, fix }) => (fix ? [itemOf(fix, localize(doctorChecks[check]))] : []));
  if (items.length === 0) return;
  const again = itemOf({ command: 'starcoder.runDoctor' }, '');
  const offered = items.some(({ label }) => label === again.label) ? items : [...items, again];
  const picked = await vscode.window.showQuickPick(offered, {
    title: localize(doctorPage.doctorTitle),
    placeHolder: localize(doctorPage.doctorChoose),
    ignoreFocusOut: true,
  });
  await picked?.run();
}

function itemOf(fix: Fix, description: string): FixItem {
  if ('command' in fix) {
    const label = localize(fix.command === 'starcoder.runDoctor' ? doctorPage.mendAgain : doctorPage.mendKeys);
    return { label, description, run: () => vscode.commands.executeCommand(fix.command) };
  }
  const { setting, value } = fix;
  if (value === undefined) {
    const run = () => vscode.commands.executeCommand('workbench.action.openSettings', setting);
    return { label: localize(doctorPage.mendSetting, setting), description, run };
  }
  const run = () => vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global);
  return { label: localize(doctorPage.mendValue, setting, value), description, run };
}

/** The one page that the doctor writes, rendered; it can be read and copied, not changed. */
export class DoctorPage implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly #uri = vscode.Uri.parse('starcoder-doctor:StarCoder%20Doctor.md');
  #text = '';
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(this.#uri.scheme, this);
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  async show(markdown: string): Promise<void> {
    this.#text = markdown;
    this.#changed.fire(this.#uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', this.#uri);
    } catch {
      // VS Code's own Markdown extension can be turned off.
      await vscode.window.showTextDocument(this.#uri);
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
