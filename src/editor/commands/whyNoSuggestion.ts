import * as vscode from 'vscode';
import type { Keystroke } from '../../core/keystrokes.ts';
import { whyPage } from '../../core/messages/whyNoSuggestion.ts';
import type { Settings } from '../../core/settings.ts';
import { whyCommands, writeWhyPage } from '../../explain/whyPage.ts';
import { writeWhyReport } from '../../explain/whyReport.ts';
import { localize } from '../localize.ts';
import { StaticPanel } from '../staticPanel.ts';

export interface WhyPorts {
  /** The last ones, the oldest first. */
  keystrokes(): readonly Keystroke[];
  settings(): Settings;
  readonly extension: vscode.Extension<unknown>;
}

/** One page that tells what became of the last keystrokes. */
export class WhyPage implements vscode.Disposable {
  readonly #ports: WhyPorts;
  readonly #panel: StaticPanel;

  constructor(ports: WhyPorts) {
    this.#ports = ports;
    this.#panel = new StaticPanel({
      name: 'why',
      title: `StarCoder: ${localize(whyPage.whyTitle)}`,
      extensionUri: ports.extension.extensionUri,
      commands: whyCommands,
      write: (nonce) => this.#write(nonce),
    });
  }

  show(): void {
    this.#panel.show();
  }

  /** The same for an issue. */
  async copy(): Promise<void> {
    const { keystrokes, settings, extension } = this.#ports;
    const version: string = extension.packageJSON.version;
    const where = [vscode.env.appHost, kindOf(vscode.env.remoteName)].join(', ');
    const versions = `StarCoder ${version}, VS Code ${vscode.version} (${where}), ${process.platform} ${process.arch}`;
    const surroundings = { versions, settings: settings(), isEditorOff: isEditorOff(), now: Date.now() };
    await vscode.env.clipboard.writeText(writeWhyReport(keystrokes(), surroundings));
    void vscode.window.showInformationMessage(localize(whyPage.whyCopied));
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #write(nonce: string): string {
    const { language } = vscode.env;
    const facts = { keystrokes: this.#ports.keystrokes(), isEditorOff: isEditorOff(), now: Date.now(), language };
    return writeWhyPage({ ...facts, nonce }, localize);
  }
}

/** The name of a remote may be that of a host. */
function kindOf(remoteName: string | undefined): string {
  if (remoteName === undefined) return 'local';
  return /^(?:ssh-remote|wsl|dev-container|attached-container|codespaces|tunnel)$/.exec(remoteName)?.[0] ?? 'remote';
}

function isEditorOff(): boolean {
  return vscode.workspace.getConfiguration('editor').get('inlineSuggest.enabled') === false;
}
