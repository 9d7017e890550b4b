import * as vscode from 'vscode';
import { displayLanguage } from './localize.ts';
import { type StatusTextFacts, statusText } from './statusText.ts';

/** One item that opens the menu on a click. statusText.ts decides what it shows. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  /** The state in a word or two. */
  title = '';

  constructor() {
    this.#item = vscode.window.createStatusBarItem('starcoder.status', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'StarCoder';
    this.#item.command = 'starcoder.showMenu';
    this.#item.show();
  }

  render(facts: StatusTextFacts): void {
    const { title, text, tooltip, ariaLabel, background } = statusText(facts, displayLanguage);
    this.title = title;
    this.#item.text = text;
    this.#item.tooltip = new vscode.MarkdownString(tooltip);
    this.#item.accessibilityInformation = { label: ariaLabel };
    this.#item.backgroundColor = background && new vscode.ThemeColor(`statusBarItem.${background}Background`);
  }

  dispose(): void {
    this.#item.dispose();
  }
}
