import type { Language } from '../core/language.ts';
import type { Prompt, Wanted } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { contextShare, fitPieces } from './context.ts';
import { families, frameOf, infillOf, neutralise, vocabularyOf } from './fim.ts';
import { stopSequences } from './stops.ts';
import { fitSuffix, suffixShare } from './suffix.ts';
import { estimateTokens } from './tokens.ts';
import { fitPrefix } from './window.ts';

/** A longer path is not worth its tokens, in characters. */
const longestPath = 200;
/** What others leave over is shared out in such steps, so that not every line that is written moves the border of another text. */
const step = 64;

/**
 * Builds what the model is told: the window around the cursor, `pieces` of text from elsewhere (the most useful first), and where
 * to stop. All of it together stays within `settings.maxPromptTokens`; the prefix takes what the others leave, and they take what it leaves.
 */
export function buildPrompt(
  snapshot: Snapshot,
  wanted: Wanted,
  language: Language,
  settings: Settings,
  pieces: readonly ContextPiece[] = [],
): Prompt {
  const infill = infillOf(settings);
  const vocabulary = vocabularyOf(settings);
  const endings = vocabulary && families[vocabulary].endings;
  const stops = stopSequences(language, settings.stopSequences, wanted, endings);
  const clean = (text: string) => neutralise(text, vocabulary);
  const cleanPath = (path: string) => (path.length > longestPath ? '' : clean(path.replace(/\s+/g, ' ')));
  const takesPieces = settings.preset.protocol === 'llamacpp';
  const frame = frameOf(infill, language, cleanPath(snapshot.path));

  const following = infill === 'none' || snapshot.suffix.trim() === '' ? '' : snapshot.suffix;
  const others = pieces.map((piece) => ({ ...piece, path: cleanPath(piece.path), text: clean(piece.text) }));
  const room =
    settings.maxPromptTokens - estimateTokens(frame.wrap(others.length > 0 ? '\n' : '', '', following && '\n'));

  const chosenFor = (tokens: number) => fitPieces(others, tokens, frame.file);
  const render = (chosen: readonly ContextPiece[]) => chosen.map(frame.file).join('');
  const least = estimateTokens(fitSuffix(following, room * suffixShare));
  const leastFiles = estimateTokens(render(chosenFor(room * contextShare)));
  const prefix = fitPrefix(snapshot.prefix, room - least - leastFiles);
  const left = room - Math.ceil(estimateTokens(prefix) / step) * step;
  const suffix = fitSuffix(following, Math.max(least, left - leastFiles));
  const chosen = chosenFor(Math.max(room * contextShare, left - estimateTokens(suffix)));

  const isApart = infill === 'suffix';
  return {
    text: frame.wrap(takesPieces ? '' : render(chosen), clean(prefix), isApart ? '' : clean(suffix)),
    suffix: isApart ? clean(suffix) : '',
    ...(takesPieces && chosen.length > 0 && { extra: chosen }),
    wireStops: stops.wire,
    stops: stops.all,
  };
}
