import { scan } from '../core/scan.ts';
import { cutAt, type Draft, isInText, isMarkup, type Place } from './draft.ts';

/** How an instruct model begins to speak of the code that it is about to write. */
const prose =
  /^\s*(?:Sure|Certainly|Of course|Okay|Here(?:'s| is| are)|To complete|The (?:code|completed?|missing|following)|I(?:'ll| will| have))\b/;
/** After blank lines without end comes none. */
const fence = /^(?:[ \t]*\n){0,2}[ \t]*```[\w+#.-]*[ \t]*\n/;
/** So much is read for the code that was spoken of. */
const longestProse = 600;

/** Takes the Markdown around the code of an instruct model away; undefined as long as it cannot be told whether there is any. */
export function unwrapFence(draft: Draft, place: Place, ended: boolean): Draft | undefined {
  const { language } = place;
  // In prose a fence is text like any other.
  if (language.strings.length === 0 && !isMarkup(language)) return draft;
  if (isInText(place)) return draft;
  const { text } = draft;
  const isSpeech = !isMarkup(language) && prose.test(text);
  const spoken = isSpeech ? /\n\s*```/.exec(text)?.index : 0;
  if (isSpeech && spoken === undefined) return withoutFence(draft, ended);
  const rest = text.slice(spoken);
  if (fence.test(rest)) return unwrapped(draft, rest.replace(fence, ''), place);
  const mayBeFence = /^(?:[ \t]*\n){0,2}[ \t]*(?:`{0,2}|```[\w+#.-]*[ \t]*)$/.test(rest);
  if (mayBeFence && !ended) return undefined;
  if (/^\s*```/.test(rest)) return cutAt(draft, 0);
  return unwrapped(draft, text, place);
}

/** It speaks, and no code has come: a whole sentence is no code. */
function withoutFence(draft: Draft, ended: boolean): Draft | undefined {
  const line = /^\s*[^\n]*\n/.exec(draft.text)?.[0] ?? (ended ? draft.text : undefined);
  if (line !== undefined && !/[.:!]\s*$/.test(line)) return draft;
  const isLong = draft.text.length > longestProse;
  return ended || isLong ? cutAt(draft, 0) : undefined;
}

/** Cuts at the fence that ends the code; one in a string or comment is part of it. */
function unwrapped(draft: Draft, text: string, place: Place): Draft {
  const next = { ...draft, text };
  if (!text.includes('```')) return next;
  const end = scan(text, place.language).lines.find(
    ({ start, inLiteral }) => !inLiteral && /^[ \t]*```/.test(text.slice(start, start + 80)),
  );
  return end ? cutAt(next, end.start) : next;
}
