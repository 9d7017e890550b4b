import type { Language, Prompt, Settings, Snapshot } from '../core/types.ts';
import { extentAt, isFinished } from './extent.ts';
import { stopSequences } from './stops.ts';
import { fitSuffix, suffixShare } from './suffix.ts';
import { fitPrefix } from './window.ts';

/** Builds what the model is told: the window before the cursor, how much is wanted, and where to stop. */
export function buildPrompt(snapshot: Snapshot, language: Language, settings: Settings): Prompt {
  const extent = extentAt(snapshot.prefix, snapshot.suffix, language);
  const finished = isFinished(snapshot.prefix, snapshot.suffix, language);
  const stops = stopSequences(language, settings.stopSequences, extent, finished);
  const suffixTokens = settings.preset.suffix ? Math.floor(settings.maxPromptTokens * suffixShare) : 0;
  return {
    text: fitPrefix(snapshot.prefix, settings.maxPromptTokens - suffixTokens),
    suffix: fitSuffix(snapshot.suffix, suffixTokens),
    extent,
    wireStops: stops.wire,
    stops: stops.all,
  };
}
