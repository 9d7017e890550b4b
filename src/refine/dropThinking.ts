import { cutAt, type Draft, isInText, type Place } from './draft.ts';

const opening = /^\s*<(think|thinking|thought)>/;
const mayOpen = /^\s*(?:<[a-z]{0,8})?$/;

/** Takes away what a reasoning model thinks before it writes; undefined until it is through with that. Who only thinks writes nothing. */
export function dropThinking(draft: Draft, place: Place, ended: boolean): Draft | undefined {
  if (isInText(place)) return draft;
  const { text } = draft;
  const tag = opening.exec(text)?.[1];
  if (tag === undefined) return mayOpen.test(text) && text.includes('<') && !ended ? undefined : draft;
  const end = text.indexOf(`</${tag}>`);
  if (end >= 0) return { ...draft, text: text.slice(end + tag.length + 3).replace(/^\s*\n/, '') };
  return ended ? cutAt(draft, 0) : undefined;
}
