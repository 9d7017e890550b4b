/** A person at the keyboard of a VS Code window. Every method waits for the state it needs, and for the one it causes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Browser } from './browser.ts';
import { Questions } from './questions.ts';
import type { Theme } from './screens.ts';
import { readRebuilt, until } from './until.ts';
import type { VSCode } from './vscodeServer.ts';

export interface OpenOptions {
  /** File of the workspace to open, its editor focused, the caret at its start. */
  openFile?: string;
  /** Don't wait for a status bar item of the extension, for an extension that shows none. */
  withoutStatusBarItem?: boolean;
}

export interface StatusBarItem {
  /** Its text as shown, icons left out. */
  text: string;
  /** What a screen reader says: icon names, text and plain tooltip. */
  ariaLabel: string;
  /** Style kind: `error-kind` or `warning-kind` are among the classes of an item that is coloured so. */
  classes: string;
}

/**
 * Runs in the page, in one step, so that no half of one suggestion is read with half of the next. The inline part is made of
 * decorations; the whole lines stand in a view zone, where text after the caret may follow that is no ghost text.
 */
const readGhostText = `(() => {
  const text = (root, selector) => [...root.querySelectorAll(selector)].map((part) => part.textContent).join('');
  const lines = [...document.querySelectorAll('.suggest-preview-text .view-line')].map((line) => text(line, '.ghost-text'));
  return [text(document, '.ghost-text-decoration, .ghost-text-decoration-preview'), ...lines].join('\\n').replaceAll('\\u00a0', ' ');
})()`;

/** Runs in the page: true once the last phase of VS Code's start has begun and the page has had time to spare. */
const hasSettled = `performance.getEntriesByName('code/LifecyclePhase/Eventually').length > 0 &&
  new Promise((resolve) => requestIdleCallback(() => resolve(true)))`;

/** Runs in the page: resolves when VS Code has asked for ghost text after the last key, which it does 50 ms later, if at all. */
const afterPause = 'new Promise((resolve) => setTimeout(resolve, 100))';

/** Runs in the page, in one step, since the list changes while one types. */
const readQuickInputRows = `[...document.querySelectorAll('.quick-input-widget .monaco-list-row')]
  .filter((row) => row.checkVisibility())
  .map((row) => ({ label: row.getAttribute('aria-label') ?? '', focused: row.classList.contains('focused') }))`;

interface Row {
  label: string;
  focused: boolean;
}

/** How text that is waited for is described: the whole of it, a pattern, or a test of one's own. */
export type Expected = string | RegExp | ((text: string) => boolean);

/** Opens a window and waits until the workbench stands, the file is open and the extension shows its status bar item. */
export async function openWorkbench(vscode: VSCode, browser: Browser, options: OpenOptions = {}): Promise<Workbench> {
  // A browser starts with an empty tab; a second one beside it would compete for the focus.
  const page = browser.context.pages().find((tab) => tab.url() === 'about:blank') ?? (await browser.context.newPage());
  const workbench = new Workbench(vscode, page);
  try {
    await page.goto(vscode.url(options.openFile));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    if (options.openFile) await workbench.waitForFile(options.openFile);
    if (!options.withoutStatusBarItem) await workbench.waitForExtension();
    if (options.openFile) await workbench.focusEditor();
    return workbench;
  } catch (error) {
    const tail = [...workbench.console.slice(-30), ...vscode.log().split('\n').slice(-30)].join('\n');
    throw new Error(`VS Code did not get ready. Its console and its server said last:\n${tail}`, { cause: error });
  }
}

export class Workbench {
  readonly page: Page;
  /** What the page's console said, extension host included; for the report of a failure. */
  readonly console: string[] = [];
  readonly #vscode: VSCode;
  readonly #questions = new Questions();
  #file = '';

  constructor(vscode: VSCode, page: Page) {
    this.#vscode = vscode;
    this.page = page;
    page.on('console', (message) => {
      this.console.push(message.text());
      this.#questions.read(message.text());
    });
    page.on('pageerror', (error) => this.console.push(String(error)));
  }

  /** Opens a file of the workspace by name, or path in the workspace, with quick open. */
  async openFile(name: string): Promise<void> {
    await this.#openQuickInput('Control+p');
    await this.#fillQuickInput(name);
    await this.#focusRow(name.split('/').at(-1) ?? name);
    await this.press('Enter');
    await this.waitForFile(name);
    await this.focusEditor();
  }

  /** Waits until `name` is the active editor. */
  async waitForFile(name: string): Promise<void> {
    const base = name.split('/').at(-1) ?? name;
    await this.page.locator(`.tab.active[data-resource-name="${base}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
    this.#file = name;
  }

  /** Waits until the extension shows a status bar item, which tells that it is active. */
  async waitForExtension(): Promise<void> {
    const item = this.page.locator(`.statusbar-item[id^="${this.#vscode.extensionId}" i]`);
    await item.first().waitFor();
  }

  /** Waits until the last phase of VS Code's start has begun and the page has had time to spare, as a measurement needs it. */
  async waitUntilSettled(): Promise<void> {
    await this.page.waitForFunction(hasSettled);
  }

  async focusEditor(): Promise<void> {
    await this.press('Control+1');
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  /** Puts the caret before the character at `line` and `column`, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.#openQuickInput('Control+g');
    await this.#fillQuickInput(`:${line}:${column}`);
    await this.press('Enter');
    await until(
      'the caret',
      () => this.caret(),
      (caret) => caret.line === line && caret.column === column,
    );
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  /** The caret as the status bar tells it, counted from 1; a tab counts as the columns it fills. */
  async caret(): Promise<{ line: number; column: number }> {
    const text = await shownText(this.page.locator('[id="status.editor.selection"]'));
    const [line = 0, column = 0] = [...text.matchAll(/\d+/g)].map(Number);
    return { line, column };
  }

  /** Types as at a keyboard: brackets close and lines indent as the editor's settings say; `\n` is Enter. */
  async type(text: string, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    this.#questions.keyPressed();
    await this.page.keyboard.type(text, { delay: delayMs });
  }

  /** Presses a key or chord, `Tab`, `Control+ArrowRight`. */
  async press(key: string): Promise<void> {
    this.#questions.keyPressed();
    await this.page.keyboard.press(key);
  }

  /** Runs a command from the palette by its title, `Category: Title`. */
  async runCommand(title: string): Promise<void> {
    await this.#openQuickInput('F1');
    await this.#fillQuickInput(`>${title}`);
    await this.#focusRow(title);
    await this.#submitQuickInput(`>${title}`);
  }

  /** Answers an input box. @param prompt waits first for a box whose title, prompt or placeholder holds this text */
  async quickInput(text: string, { prompt }: { prompt?: string } = {}): Promise<void> {
    if (prompt) await this.#quickInputWith(prompt);
    await this.#fillQuickInput(text);
    await this.#submitQuickInput(text);
  }

  /** Chooses an entry of a quick pick by its label. @param prompt as for {@link quickInput} */
  async quickPick(label: string, { prompt }: { prompt?: string } = {}): Promise<void> {
    if (prompt) await this.#quickInputWith(prompt);
    await this.#fillQuickInput(label);
    await this.#focusRow(label);
    await this.#submitQuickInput(label);
  }

  /** Title, prompt and validation message of the quick input on screen. */
  async quickInputText(): Promise<string> {
    return shownText(this.#quickInputWidget);
  }

  /** Leaves the quick input with nothing chosen. */
  async leaveQuickInput(): Promise<void> {
    await this.press('Escape');
    await this.#quickInputWidget.waitFor({ state: 'hidden' });
  }

  /**
   * Watches the ghost text on every frame that the browser draws, from now on. `stop` ends that and returns what was seen, in order,
   * each text once for as long as it stayed.
   */
  async filmGhostText(): Promise<{ stop(): Promise<string[]> }> {
    await this.page.evaluate(`(() => {
      const seen = [];
      const shoot = () => {
        const text = ${readGhostText};
        if (seen.at(-1) !== text) seen.push(text);
        cancelAnimationFrame(next);
        next = requestAnimationFrame(shoot);
      };
      let next;
      shoot();
      globalThis.endFilm = () => {
        shoot();
        cancelAnimationFrame(next);
        return seen;
      };
    })()`);
    return { stop: () => this.page.evaluate<string[]>('endFilm()') };
  }

  /** The ghost text on screen now: the rest of the line, then whole lines; empty if there is none. */
  async ghostText(): Promise<string> {
    return this.page.evaluate<string>(readGhostText);
  }

  /** Waits for ghost text, any at all unless told which, and returns it. */
  async waitForGhostText(expected: Expected = (text) => text !== '', timeout?: number): Promise<string> {
    return until(
      `ghost text ${expected}`,
      () => this.ghostText(),
      (text) => text !== '' && matches(text, expected),
      timeout,
    );
  }

  /**
   * Waits for ghost text as a person does: where VS Code has dropped its question, the key for ghost text asks again. VS Code cancels
   * a question when the editor loses the focus, and when the answer has not come within 750 ms after a letter. It does not ask at all
   * in an editor for which it has not created the controller yet.
   */
  async seeGhostText(expected: Expected): Promise<string> {
    const isSeen = (text: string): boolean => text !== '' && matches(text, expected);
    const look = async (): Promise<string> => {
      const text = await this.ghostText();
      if (isSeen(text) || !this.#questions.isDropped) return text;
      await this.page.evaluate(afterPause);
      if (this.#questions.isDropped) await this.#askAgain();
      return text;
    };
    return until(`ghost text ${expected}`, look, isSeen);
  }

  /** Waits until VS Code has the answers to all that it asks extensions for ghost text after the last key. */
  async waitForAnswers(): Promise<void> {
    await this.page.evaluate(afterPause);
    await until(
      'the answers to VS Code’s questions',
      async () => this.#questions.onTheWay,
      (count) => count === 0,
    );
  }

  /** Types text key by key, each when what VS Code asked for after the one before is answered. */
  async typeAndWait(text: string): Promise<void> {
    for (const key of text) {
      await this.type(key);
      await this.waitForAnswers();
    }
  }

  /**
   * Waits until no ghost text is shown. It also holds before a suggestion arrives: to prove that none comes, wait first for a
   * sign that the extension is done.
   */
  async waitForNoGhostText(timeout?: number): Promise<void> {
    await until(
      'no ghost text',
      () => this.ghostText(),
      (text) => text === '',
      timeout,
    );
  }

  /** The exact text of the document, by way of the disk: saves it and reads it. */
  async documentText(): Promise<string> {
    await this.save();
    return readFile(join(this.#vscode.workspace, this.#file), 'utf8');
  }

  /** Saves the active editor and waits until its tab has lost the mark of unsaved changes. */
  async save(): Promise<void> {
    await this.press('Control+s');
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
  }

  /**
   * Changes user settings (`undefined` removes one) in the settings editor, as a person does, and leaves it again. VS Code in
   * a browser sees no edit of that file on disk. The display language must be English.
   */
  async changeUserSettings(changes: Record<string, unknown>): Promise<void> {
    const before = await this.#vscode.settings();
    const file = this.#file;
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.waitForFile('settings.json');
    await this.focusEditor();
    await this.press('Control+a');
    await this.press('Delete');
    await this.page.keyboard.insertText(JSON.stringify({ ...before, ...changes }));
    await this.save();
    await this.press('Control+w');
    await this.waitForFile(file);
    await this.focusEditor();
  }

  /** A status bar item by its id (`publisher.name.id`, or a part of it) or by its text; waits until it is there. */
  async statusBarItem(idOrText: string): Promise<StatusBarItem> {
    const item = this.#statusBarItem(idOrText);
    return {
      text: await shownText(item),
      ariaLabel: (await item.getAttribute('aria-label')) ?? '',
      classes: (await item.getAttribute('class')) ?? '',
    };
  }

  /** Waits until the text of a status bar item is as expected. */
  async waitForStatusBar(idOrText: string, expected: Expected, timeout?: number): Promise<StatusBarItem> {
    const accept = ({ text }: StatusBarItem): boolean => matches(text, expected);
    return until(`status bar item ${expected}`, () => this.statusBarItem(idOrText), accept, timeout);
  }

  /** Waits until what a screen reader says of a status bar item is as expected. */
  async waitForStatusBarLabel(idOrText: string, expected: RegExp): Promise<StatusBarItem> {
    const accept = ({ ariaLabel }: StatusBarItem): boolean => expected.test(ariaLabel);
    return until(`status bar item labelled ${expected}`, () => this.statusBarItem(idOrText), accept);
  }

  /** What a status bar item shows under the mouse. */
  async statusBarTooltip(idOrText: string): Promise<string> {
    await this.#statusBarItem(idOrText).hover();
    const hover = this.page.locator('.workbench-hover:visible');
    const text = await shownText(hover);
    await this.page.mouse.move(0, 0);
    await hover.waitFor({ state: 'hidden' });
    return text;
  }

  async clickStatusBarItem(idOrText: string): Promise<void> {
    await this.#statusBarItem(idOrText).click();
  }

  /** The text of the page in the active tab: a webview, such as the preview of Markdown. Waits until it is there. */
  async pageText(): Promise<string> {
    const body = this.page.frameLocator('iframe.webview:visible').frameLocator('#active-frame').locator('body');
    return readRebuilt(() => shownText(body));
  }

  /** Messages of the notifications on screen. */
  async notifications(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Messages of all notifications that nobody has taken away, those that have left the screen too. */
  async allNotifications(): Promise<string[]> {
    await this.runCommand('Notifications: Show Notifications');
    const center = this.page.locator('.notifications-center.visible');
    await center.waitFor();
    const messages = await center.locator('.notification-list-item-message').allInnerTexts();
    await this.runCommand('Notifications: Hide Notifications');
    await center.waitFor({ state: 'hidden' });
    return messages;
  }

  /** Waits for a notification and returns its message. */
  async waitForNotification(expected: Expected, timeout?: number): Promise<string> {
    const found = (texts: string[]): string | undefined => texts.find((text) => matches(text, expected));
    const texts = await until(
      `notification ${expected}`,
      () => this.notifications(),
      (now) => found(now) !== undefined,
      timeout,
    );
    return found(texts) ?? '';
  }

  /** Presses a button of the notification whose message holds `message`. */
  async answerNotification(message: string, button: string): Promise<void> {
    const toast = this.#toasts.filter({ hasText: message });
    await toast.getByRole('button', { name: button, exact: true }).click();
    await toast.waitFor({ state: 'hidden' });
  }

  /** Takes away every notification on screen. */
  async clearNotifications(): Promise<void> {
    for (let left = await this.#toasts.count(); left > 0; left = await this.#toasts.count()) {
      await this.#toasts.first().hover();
      await this.#toasts.first().locator('.codicon-notifications-clear').click();
      await until(
        'a notification to go',
        () => this.#toasts.count(),
        (now) => now < left,
      );
    }
  }

  /** A picture of the window, as PNG. */
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  /** Loads the window anew, as `Developer: Reload Window` does: same person, new extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitForExtension();
  }

  /** Chooses a colour theme by its name, whatever has the focus, and waits until the window has it. */
  async chooseTheme({ label, kind }: Theme): Promise<void> {
    await this.press('Control+k');
    await this.press('Control+t');
    await this.quickPick(label);
    await this.page.locator(`.monaco-workbench.${kind}`).first().waitFor();
  }

  /** Closes the window as a person would: VS Code's page gets to save its state and to end the extension host. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }

  async #askAgain(): Promise<void> {
    const list = this.page.locator('.suggest-widget.visible');
    if (await list.isVisible()) {
      await this.press('Escape');
      await list.waitFor({ state: 'hidden' });
    }
    await this.press('Alt+\\');
  }

  get #quickInputWidget(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  get #quickInputFocus(): Locator {
    return this.page.locator('.quick-input-box input:focus');
  }

  get #toasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  #statusBarItem(idOrText: string): Locator {
    const items = this.page.locator('.statusbar-item:visible');
    const byId = this.page.locator(`.statusbar-item[id*=${JSON.stringify(idOrText)} i]:visible`);
    return byId.or(items.filter({ hasText: idOrText })).first();
  }

  async #quickInputWith(text: string): Promise<void> {
    const byPlaceholder = this.page.locator(`input[placeholder*=${JSON.stringify(text)}]`);
    const widget = this.#quickInputWidget;
    await widget
      .filter({ hasText: text })
      .or(widget.filter({ has: byPlaceholder }))
      .first()
      .waitFor();
  }

  async #openQuickInput(key: string): Promise<void> {
    await this.press(key);
    await this.#quickInputFocus.waitFor();
  }

  async #fillQuickInput(text: string): Promise<void> {
    const input = this.#quickInputFocus;
    await input.waitFor();
    // In one step: with no text in between, the palette would for a moment be quick open and mark a line of the editor.
    await this.press('Control+a');
    if (text === '') await this.press('Delete');
    else await this.page.keyboard.insertText(text);
    await until(
      `${text} in the quick input`,
      () => input.inputValue(),
      (value) => value === text,
    );
  }

  /** Presses Enter and waits until the box has gone, has become the next box, or has refused the text. */
  async #submitQuickInput(text: string): Promise<void> {
    await this.press('Enter');
    const asked = `[...document.querySelectorAll('.quick-input-box .monaco-inputbox:not(.error) input')]
      .some((input) => input.checkVisibility() && input.value === ${JSON.stringify(text)})`;
    await until(
      'the answer to be taken',
      () => this.page.evaluate<boolean>(asked),
      (still) => !still,
    );
  }

  /** Moves the focus of the quick input's list to the row whose label is, or else begins with, `label`. */
  async #focusRow(label: string): Promise<void> {
    const isRow = (text: string): boolean =>
      text === label || text.startsWith(`${label},`) || text.startsWith(`${label} `);
    const rows = (): Promise<Row[]> => this.page.evaluate<Row[]>(readQuickInputRows);
    await until(`the entry ${label}`, rows, (all) => all.some((row) => isRow(row.label)));
    for (let moves = 0; !(await rows()).some((row) => row.focused && isRow(row.label)); moves++) {
      if (moves > 20) throw new Error(`No way to the entry ${label}`);
      await this.press('ArrowDown');
    }
  }
}

/** Waits for an element; its text as laid out on screen. */
async function shownText(element: Locator): Promise<string> {
  await element.first().waitFor();
  return (await element.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ').trim();
}

function matches(text: string, expected: Expected): boolean {
  if (typeof expected === 'string') return text === expected;
  return expected instanceof RegExp ? expected.test(text) : expected(text);
}
