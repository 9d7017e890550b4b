import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Keystroke } from '../../core/keystrokes.ts';
import { whyPage } from '../../core/messages/whyNoSuggestion.ts';
import type { Settings } from '../../core/types.ts';
import { whyCommands, writeWhyPage } from '../../explain/whyPage.ts';
import { writeWhyReport } from '../../explain/whyReport.ts';
import { localize } from '../localize.ts';

export interface WhyPorts {
  /** The last ones, the oldest first. */
  keystrokes(): readonly Keystroke[];
  settings(): Settings;
  /** Of this extension. */
  readonly version: string;
}

/** One page that tells what became of the last keystrokes; it runs no script, and is written anew whenever it comes into sight. */
export class WhyPage implements vscode.Disposable {
  readonly #ports: WhyPorts;
  #panel: vscode.WebviewPanel | undefined;

  constructor(ports: WhyPorts) {
    this.#ports = ports;
  }

  show(): void {
    this.#panel ??= this.#open();
    this.#write(this.#panel);
    this.#panel.reveal();
  }

  /** The same for an issue. */
  async copy(): Promise<void> {
    const { keystrokes, settings, version } = this.#ports;
    const where = [vscode.env.appHost, kindOf(vscode.env.remoteName)].join(', ');
    const versions = `StarCoder ${version}, VS Code ${vscode.version} (${where}), ${process.platform} ${process.arch}`;
    const surroundings = { versions, settings: settings(), isEditorOff: isEditorOff(), now: Date.now() };
    await vscode.env.clipboard.writeText(writeWhyReport(keystrokes(), surroundings));
    void vscode.window.showInformationMessage(localize(whyPage.whyCopied));
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const options = { enableCommandUris: whyCommands, localResourceRoots: [] };
    const title = `StarCoder: ${localize(whyPage.whyTitle)}`;
    const panel = vscode.window.createWebviewPanel('starcoder.why', title, vscode.ViewColumn.Active, options);
    let wasVisible = true;
    panel.onDidChangeViewState(() => {
      if (panel.visible && !wasVisible) this.#write(panel);
      wasVisible = panel.visible;
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  #write({ webview }: vscode.WebviewPanel): void {
    const { language } = vscode.env;
    const facts = { keystrokes: this.#ports.keystrokes(), isEditorOff: isEditorOff(), now: Date.now(), language };
    webview.html = writeWhyPage({ ...facts, nonce: randomUUID() }, localize);
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
