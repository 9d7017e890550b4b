import { setTimeout as pause } from 'node:timers/promises';
import { CompletionError, isAbort } from '../core/errors.ts';
import type { CompletionModel, PacedModel } from '../core/ports.ts';
import type { CompletionRequest, Delta, Language, Outcome, Prompt, Settings, Snapshot, Wanted } from '../core/types.ts';
import { wantedAt } from '../prompt/extent.ts';
import { buildPrompt } from '../prompt/index.ts';
import { languageOf } from '../prompt/languages.ts';
import { placeOf, type Refined, refine } from '../refine/index.ts';

/** VS Code itself waits this long before it asks a provider, in ms. */
const editorPause = 50;

/** One keystroke, from what the editor shows to what is to be shown. What goes wrong with the service is an outcome, too. */
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
    if (!snapshot.manual) await pause(settings.debounceMs - editorPause, undefined, { signal });
    const language = languageOf(snapshot.languageId);
    const wanted = wantedAt(snapshot.prefix, snapshot.suffix, language);
    const prompt = buildPrompt(snapshot, wanted, language, settings);
    return await ask(snapshot, language, wanted, prompt, settings, model, signal);
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
  wanted: Wanted,
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
    wanted,
    stops: prompt.stops,
    maxLines: settings.maxLines,
  });
  const request: CompletionRequest = { prompt: prompt.text, suffix: prompt.suffix, stop: prompt.wireStops, manual };
  const answer = model.complete(request, settings, signal)[Symbol.asyncIterator]();
  let raw = '';
  let hasEnded = false;
  try {
    for (;;) {
      const { value: delta, done } = await answer.next();
      if (delta?.unsafe) return { kind: 'dropped', reason: 'unsafe' };
      raw += delta?.text ?? '';
      hasEnded = done === true || delta.done;
      // Of an answer that has ended it never says that it wants more.
      const refined = refine(raw, place, hasEnded);
      if (refined.kind !== 'more') return outcomeOf(refined);
    }
  } finally {
    // After its last word a server still sends its count and the end, which keeps the connection; nobody has to wait for that.
    if (hasEnded) void readToEnd(answer);
    else await answer.return?.();
  }
}

async function readToEnd(answer: AsyncIterator<Delta>): Promise<void> {
  try {
    while (!(await answer.next()).done);
  } catch {
    // The answer was whole; the pacing has seen what came after it.
  }
}

function outcomeOf(refined: Exclude<Refined, { kind: 'more' }>): Outcome {
  if (refined.kind === 'shown') return { kind: 'suggested', suggestion: refined.suggestion };
  return { kind: 'dropped', reason: refined.reason };
}
