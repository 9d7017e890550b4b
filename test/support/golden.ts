import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wantedAt } from '../../src/prompt/extent.ts';
import { languageOf } from '../../src/prompt/languages.ts';
import { stopSequences } from '../../src/prompt/stops.ts';
import { type Place, placeOf, refine } from '../../src/refine/index.ts';
import { splitAtCursor } from './fixtures/picture.ts';
import { settingsWith } from './fixtures/settings.ts';

/** One picture: where the cursor stands (█), what the model writes, and what the document is after Tab (├what was added┤). */
export interface Picture {
  readonly name: string;
  readonly languageId: string;
  readonly maxLines: number;
  /** How much is asked for: what the extension decides, or one line, or a statement or block. */
  readonly multiline: boolean | undefined;
  readonly prefix: string;
  readonly suffix: string;
  readonly raw: string;
  /** The document with the added text between ├ and ┤, or `reason: …` where nothing is shown. */
  readonly expected: string;
}

/**
 * Reads test/golden/*.txt. A case is `=== language: name` (` (maxLines 3)`, ` (one line)` or ` (block)` may follow), the document with █, a line `--- model`, the
 * model's text, a line `--- shown`, the result. The last line end of each part does not count; `␣` stands for a blank at a line's
 * end, `⏎` for a line end at the end of a part, `␍` for a carriage return and `█` for the cursor.
 */
export function readPictures(folder: string): Picture[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split(/^=== /m).slice(1).map(parsePicture));
}

function parsePicture(source: string): Picture {
  const match =
    /^(\S+): (.*?)(?: \((?:maxLines (\d+)|(one line)|(block))\))?\n([\s\S]*?)\n--- model\n([\s\S]*?)\n?--- shown\n([\s\S]*?)\n*$/.exec(
      source,
    );
  if (!match) throw new Error(`Not a picture:\n${source}`);
  const [, languageId = '', name = '', maxLines = '20', oneLine, block, document = '', raw = '', expected = ''] = match;
  const { prefix, suffix } = splitAtCursor(plain(document));
  const multiline = block !== undefined ? true : oneLine !== undefined ? false : undefined;
  return {
    name,
    languageId,
    maxLines: Number(maxLines),
    multiline,
    prefix,
    suffix,
    raw: plain(raw),
    expected: plain(expected),
  };
}

function plain(text: string): string {
  return text.replaceAll('␣', ' ').replaceAll('⏎', '\n').replaceAll('␍', '\r');
}

/** A document with a cursor in it. */
export interface Spot extends Pick<Picture, 'languageId' | 'prefix' | 'suffix'> {
  readonly maxLines?: number;
  readonly multiline?: boolean | undefined;
}

/** Where a document has its cursor, as the extension sees it. */
export function placeFor({ languageId, prefix, suffix, maxLines = 20, multiline }: Spot): Place {
  const settings = settingsWith({ maxLines });
  const language = languageOf(languageId, prefix);
  const wanted = wantedAt(prefix, suffix, language, multiline);
  const { all: stops } = stopSequences(language, settings.stopSequences, wanted);
  return placeOf({ language, wanted, stops, prefix, suffix, maxLines });
}

/** What the document is after Tab, and what was put in; undefined where nothing is shown of the model's `raw`. */
export function afterTab(spot: Spot, raw: string): { readonly document: string; readonly text: string } | undefined {
  const refined = refine(raw, placeFor(spot), true);
  if (refined.kind !== 'shown') return undefined;
  const { text, replaceSuffixChars } = refined.suggestion;
  return { document: spot.prefix + text + spot.suffix.slice(replaceSuffixChars), text };
}
