import { element } from '../element.ts';

/** A list of which one is chosen, with its name above. The value of what leaves nothing out is undefined. */
export class Chooser {
  readonly root: HTMLElement;
  readonly #select;
  #values: readonly (string | undefined)[] = [];
  #shown = '';

  constructor(id: string, label: string, chosen: (value: string | undefined) => void) {
    const onchange = () => chosen(this.#values[this.#select.selectedIndex]);
    this.#select = element('vscode-single-select', { id, label, onchange });
    this.root = element(
      'div',
      { className: 'chooser' },
      element('span', { 'aria-hidden': 'true' }, label),
      this.#select,
    );
  }

  /** Leaves an open list alone as long as it holds the same. */
  show(options: readonly (readonly [value: string | undefined, label: string])[], value: string | undefined): void {
    const shown = JSON.stringify(options);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#values = options.map(([one]) => one);
      this.#select.options = options.map(([, label], index) => ({ label, value: String(index) }));
    }
    const index = this.#values.indexOf(value);
    if (this.#select.selectedIndex !== index) this.#select.selectedIndex = index;
  }
}
