import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-label/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { settingsPage as Table } from '../../core/messages/settingsPage.ts';
import { element } from '../element.ts';
import { describe, focusOn } from '../focus.ts';
import type { FromPage, KeyName, Keys } from './protocol.ts';

/** The keys: they go from here to the host and never back. */
export class KeysView {
  readonly root: HTMLElement;
  readonly #post: (message: FromPage) => void;
  readonly #inputs = element('div');
  readonly #state = element('p', { className: 'state', id: 'keysState' });
  readonly #problem = element('p', { className: 'problem', role: 'alert' });
  readonly #save: HTMLElement;
  readonly #remove: HTMLElement;
  readonly #fields = new Map<KeyName, VscodeTextfield>();
  #asked = '';

  constructor(settingsPage: Readonly<Record<keyof typeof Table, string>>, post: (message: FromPage) => void) {
    this.#post = post;
    const onclick = () => this.#send();
    this.#save = element('vscode-button', { id: 'saveKeys', onclick }, settingsPage.saveKeys);
    const onremove = () => post({ kind: 'removeKeys' });
    const remove = { id: 'removeKeys', secondary: true, onclick: onremove };
    this.#remove = element('vscode-button', remove, settingsPage.removeKeys);
    this.root = element(
      'section',
      { 'aria-labelledby': 'keysTitle' },
      element('h2', { id: 'keysTitle' }, settingsPage.keys),
      element('p', { className: 'about' }, settingsPage.keysAbout),
      this.#state,
      this.#inputs,
      this.#problem,
      element('div', { className: 'buttons' }, this.#save, this.#remove),
    );
  }

  update({ inputs, state, areStored }: Keys): void {
    this.#state.textContent = state;
    if (!areStored && this.#remove === document.activeElement) this.#save.focus();
    this.#remove.hidden = !areStored;
    const asked = JSON.stringify(inputs.map(({ name, label }) => [name, label]));
    // What was typed for one kind of keys is nothing for another.
    if (asked !== this.#asked) this.#ask(inputs);
    this.#asked = asked;
    for (const { name, placeholder } of inputs) this.#fields.get(name)?.setAttribute('placeholder', placeholder);
  }

  empty(): void {
    for (const field of this.#fields.values()) field.value = '';
    this.#show('');
  }

  refuse(reason: string, name: string): void {
    this.#show(reason, name);
    this.focus(name);
  }

  focus(name: string): void {
    const field = this.#fields.get(name as KeyName);
    if (field) focusOn(field);
  }

  #ask(inputs: Keys['inputs']): void {
    this.#fields.clear();
    const made = inputs.map(({ name, label }) => {
      const field = element('vscode-textfield', { id: name, label, type: 'password', autocomplete: 'off' });
      field.addEventListener('keydown', ({ key }) => key === 'Enter' && this.#send());
      this.#fields.set(name, field);
      return element('div', { className: 'field' }, element('vscode-label', { htmlFor: name }, label), field);
    });
    this.#inputs.replaceChildren(...made);
    this.#show('');
  }

  #send(): void {
    const entered = (name: KeyName) => this.#fields.get(name)?.value ?? '';
    this.#post({ kind: 'saveKeys', apiKey: entered('apiKey'), secretKey: entered('secretKey') });
  }

  #show(problem: string, name?: string): void {
    this.#problem.textContent = problem;
    for (const [own, field] of this.#fields) {
      const isWrong = own === name;
      field.invalid = isWrong;
      void field.updateComplete.then(() => describe(field, isWrong ? problem : '', isWrong));
    }
  }
}
