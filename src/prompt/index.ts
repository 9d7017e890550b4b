import type { Language, Prompt, Settings, Snapshot, Wanted } from '../core/types.ts';
import { stopSequences } from './stops.ts';
import { fitSuffix, suffixShare } from './suffix.ts';
import { fitPrefix } from './window.ts';

/** Builds what the model is told: the window before the cursor, and where to stop. */
export function buildPrompt(snapshot: Snapshot, wanted: Wanted, language: Language, settings: Settings): Prompt {
  const stops = stopSequences(language, settings.stopSequences, wanted);
  const suffixTokens = settings.preset.suffix ? Math.floor(settings.maxPromptTokens * suffixShare) : 0;
  return {
    text: fitPrefix(snapshot.prefix, settings.maxPromptTokens - suffixTokens),
    suffix: fitSuffix(snapshot.suffix, suffixTokens),
    wireStops: stops.wire,
    stops: stops.all,
  };
}
