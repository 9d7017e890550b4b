/** A page of the extension, used by keyboard alone, as far as a person could; the rest is for looking. */
import type { Frame, Page } from 'playwright-core';
import { readRebuilt, until } from './until.ts';

/** Runs in the page: what it holds in all its shadow roots, markup and values of inputs. */
const readEverything = `(() => {
  const texts = [];
  const look = (root) => {
    texts.push(root.innerHTML ?? '');
    for (const part of root.querySelectorAll('*')) {
      if ('value' in part) texts.push(String(part.value));
      if (part.shadowRoot) look(part.shadowRoot);
    }
  };
  look(document.documentElement);
  return texts.join('\\n');
})()`;

export class KeyboardPage {
  readonly page: Page;
  readonly #frame: () => Promise<Frame>;

  /** @param frame finds the page within the tab */
  constructor(page: Page, frame: () => Promise<Frame>) {
    this.page = page;
    this.#frame = frame;
  }

  /** Presses a key or chord, `Tab`, `Control+a`. */
  async key(name: string): Promise<void> {
    await this.page.keyboard.press(name);
  }

  /** The visible text of the page. */
  async text(): Promise<string> {
    return this.evaluate<string>(`(document.body?.innerText ?? '').replaceAll('\\u00a0', ' ')`);
  }

  /** Waits until the page shows text that matches, and returns all its text. */
  async waitForText(expected: RegExp): Promise<string> {
    return until(
      `a page with the text ${expected}`,
      () => this.text(),
      (text) => expected.test(text),
    );
  }

  /** Presses Tab, or Shift+Tab where the control stands before, until the control with this id or text has the focus. */
  async tabTo(control: string): Promise<void> {
    const isBefore = `(() => {
      const wanted = document.getElementById(${JSON.stringify(control)});
      const order = wanted ? document.activeElement.compareDocumentPosition(wanted) : 0;
      return document.activeElement !== document.body && (order & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
    })()`;
    const key = (await this.evaluate<boolean>(isBefore)) ? 'Shift+Tab' : 'Tab';
    const seen: string[] = [];
    for (let presses = 0; presses < 80; presses++) {
      const focused = await this.focused();
      if (focused === control) return;
      seen.push(focused);
      await this.key(key);
    }
    throw new Error(`${key} does not lead to ${control}, but to ${seen.join(', ')}`);
  }

  /** Id of the control that has the focus, or else its text. */
  async focused(): Promise<string> {
    return this.evaluate<string>(`document.activeElement?.id || document.activeElement?.textContent?.trim() || ''`);
  }

  /** Waits until the control with this id, or else with this text, has the focus. */
  async waitForFocus(control: string): Promise<void> {
    await until(
      `the focus on ${control}`,
      () => this.focused(),
      (focused) => focused === control,
    );
  }

  /** Inserts text into a control, as pasting does. */
  async paste(id: string, text: string): Promise<void> {
    await this.tabTo(id);
    await this.page.keyboard.insertText(text);
  }

  /** Replaces the text of a control and leaves it with Tab. */
  async enter(id: string, text: string): Promise<void> {
    await this.tabTo(id);
    await this.key('Control+a');
    if (text === '') await this.key('Delete');
    else await this.page.keyboard.insertText(text);
    await this.key('Tab');
  }

  /** Chooses an option of a select by its label. */
  async choose(id: string, label: string): Promise<void> {
    await this.tabTo(id);
    await this.key('Space');
    const active = () =>
      this.evaluate<string>(`document.activeElement.shadowRoot.querySelector('li.active')?.textContent.trim() ?? ''`);
    const labels = await until(
      `the options of ${id}`,
      () =>
        this.evaluate<string[]>(
          `[...document.activeElement.shadowRoot.querySelectorAll('li')].map((option) => option.textContent.trim())`,
        ),
      (options) => options.length > 0,
    );
    const wanted = labels.indexOf(label);
    if (wanted < 0) throw new Error(`No ${label} among ${labels.join(', ')}`);
    for (let presses = 0; (await active()) !== label; presses++) {
      if (presses > labels.length) throw new Error(`No way to ${label}`);
      await this.key(labels.indexOf(await active()) < wanted ? 'ArrowDown' : 'ArrowUp');
    }
    await this.key('Enter');
  }

  /** Presses a button or a switch. */
  async press(id: string): Promise<void> {
    await this.tabTo(id);
    await this.key('Space');
  }

  /** Follows the link with this text. */
  async follow(label: string): Promise<void> {
    await this.tabTo(label);
    await this.key('Enter');
  }

  /** The value of a control. */
  async value(id: string): Promise<string> {
    return this.evaluate<string>(`String(document.getElementById(${JSON.stringify(id)})?.value)`);
  }

  /** Markup and values of everything, shadow roots included. */
  async everything(): Promise<string> {
    return this.evaluate<string>(readEverything);
  }

  async evaluate<T>(expression: string): Promise<T> {
    return readRebuilt(async () => (await this.#frame()).evaluate<T>(expression));
  }
}
