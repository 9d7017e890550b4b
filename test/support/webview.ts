/** A page of the extension in the active tab, used by keyboard alone, as far as a person could; the rest is for looking. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { readRebuilt, until } from './until.ts';
import type { Workbench } from './workbench.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

export class Webview {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get content(): FrameLocator {
    return this.#workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** Waits until the page shows text that matches, and returns all its text. */
  async waitForText(expected: RegExp, timeout?: number): Promise<string> {
    const read = () => this.#workbench.pageText();
    return until(`a page saying ${expected}`, read, (text) => expected.test(text), timeout);
  }

  /** Presses Tab until the control with this id has the focus. */
  async tabTo(id: string): Promise<void> {
    const seen: string[] = [];
    for (let presses = 0; presses < 80; presses++) {
      const focused = await this.focused();
      if (focused === id) return;
      seen.push(focused);
      await this.#workbench.press('Tab');
    }
    throw new Error(`Tab does not lead to ${id}, but to ${seen.join(', ')}`);
  }

  /** Id of the control that has the focus, or else what it says. */
  async focused(): Promise<string> {
    return this.evaluate<string>(`document.activeElement?.id || document.activeElement?.textContent?.trim() || ''`);
  }

  /** Replaces the text of a control and leaves it with Tab. */
  async enter(id: string, text: string): Promise<void> {
    await this.tabTo(id);
    await this.#workbench.press('Control+a');
    if (text === '') await this.#workbench.press('Delete');
    else await this.#workbench.page.keyboard.insertText(text);
    await this.#workbench.press('Tab');
  }

  /** Chooses an option of a select by its label. */
  async choose(id: string, label: string): Promise<void> {
    await this.tabTo(id);
    await this.#workbench.press('Space');
    const active = () =>
      this.evaluate<string>(`document.activeElement.shadowRoot.querySelector('li.active')?.textContent.trim() ?? ''`);
    const labels = await this.evaluate<string[]>(
      `[...document.activeElement.shadowRoot.querySelectorAll('li')].map((option) => option.textContent.trim())`,
    );
    const wanted = labels.indexOf(label);
    if (wanted < 0) throw new Error(`No ${label} among ${labels.join(', ')}`);
    for (let presses = 0; (await active()) !== label; presses++) {
      if (presses > labels.length) throw new Error(`No way to ${label}`);
      await this.#workbench.press(labels.indexOf(await active()) < wanted ? 'ArrowDown' : 'ArrowUp');
    }
    await this.#workbench.press('Enter');
  }

  /** Presses a button or a switch. */
  async press(id: string): Promise<void> {
    await this.tabTo(id);
    await this.#workbench.press('Space');
  }

  /** What a control holds. */
  async value(id: string): Promise<string> {
    return this.evaluate<string>(`String(document.getElementById(${JSON.stringify(id)})?.value)`);
  }

  /** Markup and values of everything, shadow roots included. */
  async everything(): Promise<string> {
    return this.evaluate<string>(readEverything);
  }

  /** Serious and critical violations that axe finds, each with where. */
  async violations(): Promise<string[]> {
    const frame = await this.#frame();
    if (await frame.evaluate<boolean>('document.scripts.length > 0')) return violationsIn(frame);
    // Where scripts are forbidden no timer of axe ever ends. A copy looks the same: the theme's variables stand in its markup.
    const html = await frame.evaluate<string>('document.documentElement.outerHTML');
    const copy = await this.#workbench.page.context().newPage();
    try {
      await copy.setContent(`<!DOCTYPE html>${html}`.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
      return await violationsIn(copy);
    } finally {
      await copy.close();
    }
  }

  async evaluate<T>(expression: string): Promise<T> {
    return readRebuilt(async () => (await this.#frame()).evaluate<T>(expression));
  }

  async #frame(): Promise<Frame> {
    const handle = await this.#workbench.page.frameLocator('iframe.webview').locator('#active-frame').elementHandle();
    const frame = await handle?.contentFrame();
    if (!frame) throw new Error('No page is shown.');
    return frame;
  }
}

async function violationsIn(page: Pick<Page, 'evaluate'>): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.flat().join(' ') + ': ' + failureSummary)))`);
}
