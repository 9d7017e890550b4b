import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

export interface StaticPanelOptions {
  /** Panels have the type `starcoder.<name>`. */
  readonly name: string;
  /** In the person's language. */
  readonly title: string;
  /** Folder of the extension. */
  readonly extensionUri: vscode.Uri;
  /** What the links on it may run, and nothing else. */
  readonly commands: readonly string[];
  /** The page as HTML. @param nonce for its style sheet */
  write(nonce: string): string;
}

/**
 * A page without a script in a tab: there at most once, and written anew whenever it comes into sight. It tells of a moment, so it does
 * not come back when the window is loaded again.
 */
export class StaticPanel implements vscode.Disposable {
  readonly #options: StaticPanelOptions;
  #panel: vscode.WebviewPanel | undefined;

  constructor(options: StaticPanelOptions) {
    this.#options = options;
  }

  /** Reveals it where it is, or opens it in the active group, and gives it the focus. */
  show(): void {
    this.#panel ??= this.#open();
    this.refresh();
    this.#panel.reveal();
  }

  /** Nothing happens while it is closed. */
  refresh(): void {
    if (this.#panel) this.#panel.webview.html = this.#options.write(randomUUID());
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const { name, title, extensionUri, commands } = this.#options;
    const options = { enableCommandUris: commands, localResourceRoots: [] };
    const panel = vscode.window.createWebviewPanel(`starcoder.${name}`, title, vscode.ViewColumn.Active, options);
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    let wasVisible = true;
    panel.onDidChangeViewState(() => {
      if (panel.visible && !wasVisible) this.refresh();
      wasVisible = panel.visible;
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }
}
