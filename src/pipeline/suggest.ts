import { CompletionError, isAbort } from '../core/errors.ts';
import type { CompletionModel, PacedModel } from '../core/ports.ts';
import type { CompletionRequest, Language, Outcome, Prompt, Settings, Snapshot } from '../core/types.ts';
import { buildPrompt } from '../prompt/index.ts';
import { languageOf } from '../prompt/languages.ts';
import { placeOf, refine } from '../refine/index.ts';
import { pause } from './pause.ts';

/** VS Code itself waits this long before it asks a provider, in ms. */
const editorPause = 50;

/** One keystroke, from what the editor shows to what is to be shown. Never throws. */
export async function suggest(
  snapshot: Snapshot,
  settings: Settings,
  model: PacedModel,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!settings.enabled && !snapshot.manual) return { kind: 'skipped', reason: 'disabled' };
  if (snapshot.prefix.trim() === '') return { kind: 'skipped', reason: 'emptyPrompt' };
  if (model.obstacle(snapshot.manual)) return { kind: 'skipped', reason: 'paused' };
  try {
    if (!snapshot.manual) await pause(settings.debounceMs - editorPause, signal);
    const language = languageOf(snapshot.languageId);
    const prompt = buildPrompt(snapshot, language, settings);
    return await ask(snapshot, language, prompt, settings, model, signal);
  } catch (error) {
    if (signal.aborted || isAbort(error)) return { kind: 'cancelled' };
    if (error instanceof CompletionError) return { kind: 'failed', error };
    throw error;
  }
}

/** Streams the answer and hangs up as soon as the text is complete. */
async function ask(
  snapshot: Snapshot,
  language: Language,
  prompt: Prompt,
  settings: Settings,
  model: CompletionModel,
  signal: AbortSignal,
): Promise<Outcome> {
  const { prefix, suffix, manual } = snapshot;
  const place = placeOf({
    prefix,
    suffix,
    language,
    extent: prompt.extent,
    stops: prompt.stops,
    maxLines: settings.maxLines,
  });
  const request: CompletionRequest = { prompt: prompt.text, stop: prompt.wireStops, manual };
  let raw = '';
  for await (const delta of model.complete(request, settings, signal)) {
    if (delta.unsafe) return { kind: 'dropped', reason: 'unsafe' };
    raw += delta.text;
    // A server that has said "done" only has its last line end to send: reading it keeps the connection.
    const refined = delta.done ? ({ kind: 'more' } as const) : refine(raw, place, false);
    if (refined.kind !== 'more') return outcomeOf(refined);
  }
  return outcomeOf(refine(raw, place, true));
}

function outcomeOf(refined: ReturnType<typeof refine>): Outcome {
  if (refined.kind === 'shown') return { kind: 'suggested', suggestion: refined.suggestion };
  return { kind: 'dropped', reason: refined.kind === 'dropped' ? refined.reason : 'empty' };
}
