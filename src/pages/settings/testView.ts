import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { settingsPage as Table } from '../../core/messages/settingsPage.ts';
import { element } from '../element.ts';
import type { Check, FromPage, Test } from './protocol.ts';

const signs: Readonly<Record<Check['state'], string>> = { ok: '✓', failed: '✗', skipped: '–' };

/** Test Connection: the doctor's checks as they come. */
export class TestView {
  readonly root: HTMLElement;
  readonly #post: (message: FromPage) => void;
  readonly #button: HTMLElement;
  readonly #cancel: HTMLElement;
  readonly #summary = element('p', { className: 'summary', role: 'status' });
  readonly #checks = element('ol', { className: 'checks' });
  #shown: readonly Check[] = [];

  constructor(settingsPage: Readonly<Record<keyof typeof Table, string>>, post: (message: FromPage) => void) {
    this.#post = post;
    this.#button = element('vscode-button', { id: 'test', onclick: () => post({ kind: 'test' }) }, settingsPage.test);
    const onclick = () => post({ kind: 'cancelTest' });
    this.#cancel = element('vscode-button', { id: 'cancelTest', secondary: true, onclick }, settingsPage.cancel);
    this.root = element(
      'section',
      { 'aria-labelledby': 'testTitle' },
      element('h2', { id: 'testTitle' }, settingsPage.test),
      element('p', { className: 'about' }, settingsPage.testAbout),
      element('div', { className: 'buttons' }, this.#button, this.#cancel),
      this.#summary,
      this.#checks,
    );
  }

  update({ isRunning, summary, checks }: Test): void {
    const wasAmongChecks = this.#checks.contains(document.activeElement);
    const leavesCancel = !isRunning && document.activeElement === this.#cancel;
    this.#cancel.hidden = !isRunning;
    if (this.#summary.textContent !== summary) this.#summary.textContent = summary;
    if (JSON.stringify(checks) !== JSON.stringify(this.#shown)) this.#showChecks(checks);
    // What had the focus and goes away hands it on.
    if (leavesCancel || (wasAmongChecks && document.activeElement === document.body)) this.#button.focus();
  }

  #showChecks(checks: readonly Check[]): void {
    // Buttons among those that are shown already keep the focus.
    const isLonger = this.#shown.every((check, index) => JSON.stringify(check) === JSON.stringify(checks[index]));
    if (!isLonger) this.#checks.replaceChildren();
    const known = isLonger ? this.#shown.length : 0;
    this.#checks.append(...checks.slice(known).map((check, index) => this.#line(check, known + index)));
    this.#shown = checks;
  }

  #line({ state, title, text, fix }: Check, check: number): HTMLElement {
    const sign = element('span', { className: 'sign', textContent: signs[state], 'aria-hidden': 'true' });
    const onclick = () => this.#post({ kind: 'fix', check });
    const button = fix === undefined ? [] : [element('vscode-button', { secondary: true, onclick }, fix)];
    const body = element(
      'div',
      {},
      element('strong', { textContent: title }),
      element('p', { textContent: text }),
      ...button,
    );
    return element('li', { className: state }, sign, body);
  }
}
