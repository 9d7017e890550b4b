import { wantedAt } from '../prompt/extent.ts';
import { languageOf } from '../prompt/languages.ts';
import { stopSequences } from '../prompt/stops.ts';
import { placeOf, refine } from '../refine/index.ts';

/** A place in a document and an answer of a model, in the pieces in which it arrives. */
export interface RefineCase {
  /** As VS Code names it; one without a row in the language table is read like C. */
  readonly languageId: string;
  /** Text before and after the cursor, with the document's own line ends. */
  readonly prefix: string;
  readonly suffix: string;
  readonly chunks: readonly string[];
  /** False: one line; true: a statement or block, even where one line is usual; `auto`: as the extension decides. */
  readonly multiline?: boolean | 'auto';
  /** Lines at the most; the extension's default if left out. */
  readonly maxLines?: number;
}

/** What is shown: `text` is null where nothing is, and `reason` says why. */
export interface RefineResult {
  /** With the line ends of the document. */
  readonly text: string | null;
  /** Characters after the cursor that the text takes the place of. */
  readonly replaceSuffixChars: number;
  readonly reason?: string;
  /** Chunks that were read before the answer was hung up on. */
  readonly chunksUsed: number;
}

const defaultMaxLines = 20;

/** What the extension makes of an answer at a place, as it streams. */
export function refineStream(given: RefineCase): RefineResult {
  const { languageId, chunks, multiline = 'auto', maxLines = defaultMaxLines } = given;
  const prefix = given.prefix.replaceAll(/\r\n?/g, '\n');
  const suffix = given.suffix.replaceAll(/\r\n?/g, '\n');
  const language = languageOf(languageId, prefix);
  const wanted = wantedAt(prefix, suffix, language, multiline === 'auto' ? undefined : multiline);
  const { all: stops } = stopSequences(language, [], wanted);
  const place = placeOf({ language, wanted, stops, prefix, suffix, maxLines });
  const result = (refined: ReturnType<typeof refine>, chunksUsed: number): RefineResult => {
    if (refined.kind !== 'shown') {
      const reason = refined.kind === 'dropped' ? refined.reason : 'empty';
      return { text: null, replaceSuffixChars: 0, reason, chunksUsed };
    }
    const { text, replaceSuffixChars } = refined.suggestion;
    return { text: hasWindowsEnds(given) ? text.replaceAll('\n', '\r\n') : text, replaceSuffixChars, chunksUsed };
  };
  let raw = '';
  for (const [index, chunk] of chunks.entries()) {
    raw += chunk;
    const refined = refine(raw, place, false);
    if (refined.kind !== 'more') return result(refined, index + 1);
  }
  return result(refine(raw, place, true), chunks.length);
}

function hasWindowsEnds({ prefix, suffix }: RefineCase): boolean {
  const text = prefix + suffix;
  const windows = text.split('\r\n').length - 1;
  return windows > 0 && windows * 2 >= text.split('\n').length - 1;
}
