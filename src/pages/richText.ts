import { element } from './element.ts';
import { parseMarkdown } from './markdown.ts';

const tags = { code: 'code', strong: 'strong', text: 'span' } as const;

/** A setting's description as elements; no text becomes markup. */
export function richText(text: string): readonly Node[] {
  return parseMarkdown(text).map(({ kind, text }) => element(tags[kind], { textContent: text }));
}
