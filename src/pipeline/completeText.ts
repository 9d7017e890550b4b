import type { PacedModel } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { endOfText } from '../prompt/stops.ts';
import { fitPrefix } from '../prompt/window.ts';
import { stripMarkers } from '../refine/index.ts';

/** The service has no limit of its own (spec 2.2), and every token is paid for. */
const maxLines = 200;
/** A special token may arrive in pieces: this many characters from a "<" on are held back until it is clear what they are. */
const longestMarker = 24;

/**
 * Continues a text that the person chose, piece by piece as it may be inserted. Ends where the model ends, at a special token, or
 * after 200 lines. Throws as the model does, and `contentRefused` text is not taken back.
 */
export async function* completeText(
  text: string,
  languageId: string,
  settings: Settings,
  model: PacedModel,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const prompt = fitPrefix(text, settings.maxPromptTokens);
  const request = { languageId, prompt, suffix: '', stop: [endOfText], manual: true };
  let raw = '';
  let given = 0;
  for await (const delta of model.complete(request, settings, signal)) {
    if (delta.unsafe) return;
    raw += delta.text;
    const { end, complete } = insertable(raw, delta.done);
    if (end > given) yield raw.slice(given, end);
    given = Math.max(given, end);
    if (complete && !delta.done) return;
  }
}

function insertable(raw: string, ended: boolean): { end: number; complete: boolean } {
  const { text, complete } = stripMarkers({ text: raw, complete: false, replaceSuffixChars: 0 });
  const limit = nthLineEnd(text, maxLines);
  if (limit !== undefined) return { end: limit, complete: true };
  if (complete || ended) return { end: text.length, complete };
  const open = text.indexOf('<', Math.max(0, text.length - longestMarker));
  return { end: open < 0 ? text.length : open, complete: false };
}

function nthLineEnd(text: string, count: number): number | undefined {
  let at = -1;
  for (let line = 0; line < count; line += 1) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return undefined;
  }
  return at;
}
