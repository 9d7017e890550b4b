import '@vscode-elements/elements/dist/vscode-label/index.js';
import type { settingsPage as Table } from '../../core/messages/settingsPage.ts';
import { element } from '../element.ts';
import { describe, focusOn } from '../focus.ts';
import { fill } from '../host.ts';
import { richText } from '../richText.ts';
import { controlFor, type ValueControl } from './controls.ts';
import type { Field, FromPage, Value } from './protocol.ts';

/** How long one may pause while typing before what is there is taken, in ms. */
const pause = 700;

/** One setting: its name, its control, what it means and what is wrong with it. */
export class FieldView {
  readonly root: HTMLElement;
  readonly #post: (message: FromPage) => void;
  readonly #control: ValueControl;
  readonly #chosen = element('p', { className: 'chosen' });
  readonly #description = element('p', { className: 'description' });
  readonly #note = element('p', { className: 'note' });
  readonly #problem = element('p', { className: 'problem', role: 'alert' });
  #field: Field;
  /** Will take what is typed. */
  #soon: ReturnType<typeof setTimeout> | undefined;
  #isTyping = false;
  #isRefused = false;

  constructor(
    field: Field,
    settingsPage: Readonly<Record<keyof typeof Table, string>>,
    post: (message: FromPage) => void,
  ) {
    this.#field = field;
    this.#post = post;
    this.#control = controlFor(field, (isFinal) => this.#entered(isFinal));
    const { name, label } = field;
    const key = `starcoder.${name}`;
    const link = element('a', {
      href: '#',
      className: 'key',
      textContent: key,
      title: fill(settingsPage.openJson, key),
    });
    link.addEventListener('click', (event) => {
      event.preventDefault();
      post({ kind: 'openJson', name });
    });
    // A switch has its label beside it, and a pair one for each. The link comes after the control for the keyboard, and beside the label for the eye.
    const heading = field.control.kind === 'switch' ? [] : [element('vscode-label', { htmlFor: name }, label)];
    const texts = element('div', { className: 'texts' }, this.#chosen, this.#description, this.#note, this.#problem);
    this.root = element('div', { className: 'field' }, ...heading, this.#control.root, link, texts);
    this.#control.show(field);
    this.#showTexts(field.problem);
  }

  /** What settings.json holds now. What one is typing stays, and so does what was refused, until something else stands there. */
  update(field: Field): void {
    const isSame = JSON.stringify(field.value) === JSON.stringify(this.#field.value);
    this.#field = field;
    if (this.#isTyping || (this.#isRefused && isSame)) return;
    this.#isRefused = false;
    this.#control.show(field);
    this.#showTexts(field.problem);
  }

  kept(value: Value): void {
    this.#isRefused = false;
    if (!this.#isTyping) this.#control.show({ ...this.#field, value });
    this.#showTexts('');
  }

  refuse(reason: string): void {
    this.#isRefused = true;
    this.#showTexts(reason);
  }

  focus(): void {
    focusOn(this.#control.parts[0] ?? this.#control.root);
  }

  #entered(isFinal: boolean): void {
    clearTimeout(this.#soon);
    this.#isTyping = !isFinal;
    if (isFinal) this.#send();
    else this.#soon = setTimeout(() => this.#send(), pause);
  }

  #send(): void {
    this.#post({ kind: 'change', name: this.#field.name, value: this.#control.read() });
  }

  #showTexts(problem: string): void {
    const { description, note, control } = this.#field;
    this.#chosen.textContent = control.kind === 'pair' ? control.about : this.#chosenOption();
    this.#description.replaceChildren(...richText(description));
    this.#note.textContent = note;
    this.#problem.textContent = problem;
    const said = [this.#problem, this.#note, this.#chosen, this.#description].map(({ textContent }) => textContent);
    for (const part of this.#control.parts) {
      if ('invalid' in part) part.invalid = problem !== '';
      void part.updateComplete.then(() => describe(part, said.filter(Boolean).join(' '), problem !== ''));
    }
  }

  #chosenOption(): string {
    const { control, value } = this.#field;
    const chosen = control.kind === 'choice' && control.options.find((option) => option.value === value);
    return chosen ? (chosen.description ?? '') : '';
  }
}
