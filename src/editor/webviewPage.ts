import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { localize } from './localize.ts';
import { writeWebviewHtml } from './webviewHtml.ts';

export interface PageOptions<FromPage> {
  /** Its code and looks are dist/pages/<name>.js and .css; panels have the type `starcoder.<name>`. */
  readonly name: string;
  /** A template of core/messages. */
  readonly title: string;
  /** Templates of core/messages by name; the page reads them in the person's language with `readStrings`. */
  readonly messages: Readonly<Record<string, string>>;
  /** Folder of the extension. */
  readonly extensionUri: vscode.Uri;
  /**
   * Keeps the page alive while another tab hides it, which costs memory: only where a person would lose what they typed and it must not
   * be written down. Otherwise it is built anew each time it is shown, and says so with its first message.
   */
  readonly retain?: boolean;
  receive(message: FromPage): unknown;
  closed?(): void;
}

/** A page of ours in a tab: there at most once, built from dist/pages alone; nothing on it can reach the network. */
export class WebviewPage<ToPage, FromPage> implements vscode.Disposable {
  readonly #options: PageOptions<FromPage>;
  #panel: vscode.WebviewPanel | undefined;

  constructor(options: PageOptions<FromPage>) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** It is open and no other tab hides it. */
  get isVisible(): boolean {
    return this.#panel?.visible ?? false;
  }

  /** Reveals it where it is, or opens it in the active group. */
  show(): void {
    this.#panel?.reveal();
    if (this.#panel) return;
    this.#closeRest();
    const { name, title, retain = false } = this.#options;
    const options = { retainContextWhenHidden: retain };
    this.adopt(
      vscode.window.createWebviewPanel(`starcoder.${name}`, localize(title), vscode.ViewColumn.Active, options),
    );
  }

  /** Takes a tab over, also one that VS Code brings back after its window was loaded again. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const { webview } = panel;
    panel.iconPath = vscode.Uri.joinPath(this.#options.extensionUri, 'media', 'icon.png');
    webview.options = { enableScripts: true, localResourceRoots: [this.#folder] };
    webview.onDidReceiveMessage((message: FromPage) => this.#options.receive(message));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#options.closed?.();
    });
    webview.html = this.#html(webview);
  }

  /** Nothing happens while it is closed. */
  post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  /** A tab that VS Code brought back is not ours before it has been looked at. */
  #closeRest(): void {
    const isOurs = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-starcoder.${this.#options.name}`);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(isOurs));
    void vscode.window.tabGroups.close(tabs);
  }

  get #folder(): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.extensionUri, 'dist', 'pages');
  }

  #html(webview: vscode.Webview): string {
    const { name, title, messages } = this.#options;
    const from = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, file)).toString();
    return writeWebviewHtml({
      language: vscode.env.language,
      title: localize(title),
      strings: Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, localize(message)])),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      scriptUri: from(`${name}.js`),
      styleUri: from(`${name}.css`),
    });
  }
}
