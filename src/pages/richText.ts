import { element } from './element.ts';

/** The inline code of a setting's description as elements; the rest stays text. */
export function richText(text: string): readonly Node[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? element('code', { textContent: part }) : document.createTextNode(part)));
}
