import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { localize } from './localize.ts';

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
    const nonce = randomBytes(16).toString('base64');
    const from = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, file)).toString();
    const strings = Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, localize(message)]));
    const { cspSource } = webview;
    return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; font-src ${cspSource}; img-src data:;">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${localize(title)}</title>
<link rel="stylesheet" href="${from(`${name}.css`)}">
</head>
<body>
<script type="application/json" id="strings">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${from(`${name}.js`)}"></script>
</body>
</html>`;
  }
}
