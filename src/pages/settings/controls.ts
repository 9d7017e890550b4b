import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscElement } from '@vscode-elements/elements/dist/includes/VscElement.js';
import { element } from '../element.ts';
import type { Field, Value } from './protocol.ts';

/** A control of VS Code's look, and how to read and write it. */
export interface ValueControl {
  readonly element: VscElement;
  read(): Value;
  show(field: Field): void;
}

/** @param entered is told of each change; while one is still typing, `isFinal` is false */
export function controlFor(field: Field, entered: (isFinal: boolean) => void): ValueControl {
  const onchange = () => entered(true);
  const oninput = () => entered(false);
  const { name: id, label, control } = field;
  switch (control.kind) {
    case 'switch': {
      const made = element('vscode-checkbox', { id, label, toggle: true, onchange });
      const show = ({ value }: Field) => {
        made.checked = value === true;
      };
      return { element: made, read: () => made.checked, show };
    }
    case 'choice': {
      const options = control.options.map(({ value, label, description = '' }) =>
        element('vscode-option', { value, description }, label),
      );
      const made = element('vscode-single-select', { id, label, onchange }, ...options);
      const show = ({ value }: Field) => {
        made.value = String(value);
      };
      return { element: made, read: () => made.value, show };
    }
    case 'lines': {
      const made = element('vscode-textarea', {
        id,
        label,
        rows: 4,
        resize: 'vertical',
        monospace: true,
        onchange,
        oninput,
      });
      const show = ({ value }: Field) => {
        made.value = Array.isArray(value) ? value.join('\n') : '';
      };
      return { element: made, read: () => made.value.split('\n'), show };
    }
    case 'number':
    case 'text': {
      const made = element('vscode-textfield', { id, label, onchange, oninput });
      const show = ({ value, placeholder }: Field) => {
        made.value = String(value);
        made.placeholder = placeholder;
      };
      return { element: made, read: () => made.value, show };
    }
  }
}
