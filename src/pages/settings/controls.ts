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
  readonly root: HTMLElement;
  /** Those that can have the focus. */
  readonly parts: readonly VscElement[];
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
      return { root: made, parts: [made], read: () => made.checked, show };
    }
    case 'choice': {
      const options = control.options.map(({ value, label, description = '' }) =>
        element('vscode-option', { value, description }, label),
      );
      const made = element('vscode-single-select', { id, label, onchange }, ...options);
      const show = ({ value }: Field) => {
        made.value = String(value);
      };
      return { root: made, parts: [made], read: () => made.value, show };
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
      return { root: made, parts: [made], read: () => made.value.split('\n'), show };
    }
    case 'pair':
      return pairControl(id, control.labels, entered);
    case 'number':
    case 'text': {
      const made = element('vscode-textfield', { id, label, onchange, oninput });
      const show = ({ value, placeholder }: Field) => {
        made.value = String(value);
        made.placeholder = placeholder;
      };
      return { root: made, parts: [made], read: () => made.value, show };
    }
  }
}

/** Two amounts: done with when one leaves both. */
function pairControl(id: string, labels: readonly [string, string], entered: (isFinal: boolean) => void): ValueControl {
  let isChanged = false;
  const oninput = () => {
    isChanged = true;
    entered(false);
  };
  const parts = labels.map((label, index) =>
    element('vscode-textfield', { id: index === 0 ? id : `${id}${index}`, label, oninput }),
  );
  const read = () => parts.map(({ value }) => value);
  const show = ({ value }: Field) => {
    parts.forEach((part, index) => {
      part.value = Array.isArray(value) ? (value[index] ?? '') : '';
    });
  };
  const labelled = parts.map((part) =>
    element('div', {}, element('vscode-label', { htmlFor: part.id }, part.label), part),
  );
  const onfocusout = ({ relatedTarget }: FocusEvent) => {
    if (!isChanged || (relatedTarget instanceof Node && root.contains(relatedTarget))) return;
    isChanged = false;
    entered(true);
  };
  const root: HTMLElement = element('div', { className: 'pair', onfocusout }, ...labelled);
  return { root, parts, read, show };
}
