import QuickLRU from 'quick-lru';
import type { Snapshot, Suggestion } from '../core/types.ts';
import { belowLength, carryOver } from './carryOver.ts';

/** Places are remembered by this much text above the line, in characters. */
const aboveLength = 160;
/** Lines above the cursor's in which a suggestion may have begun. */
const farthestLine = 60;
const mostPlaces = 200;
const mostAtOnePlace = 5;

/** A suggestion as it was made. */
interface Kept {
  /** The cursor's line before the cursor, and the suggestion. */
  readonly text: string;
  /** How much of `text` was there when it was made. */
  readonly given: number;
  /** What followed then, and is to follow afterwards. */
  readonly below: string;
  /** What the model wrote behind the suggestion. */
  readonly ahead: string;
  /** The model had ended there. */
  readonly hasEnded: boolean;
}

/** What is known about a place. */
export type Recalled =
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  /** The suggestion stands there already, and this is how the model went on. */
  | { readonly kind: 'ahead'; readonly raw: string; readonly hasEnded: boolean }
  /** The model had nothing to say here. */
  | { readonly kind: 'nothing' };

/**
 * Remembers suggestions by the text above the line on which they began, and finds them again wherever their text has come true so
 * far: typed through, deleted and typed again, accepted in part. In place of a trie over whole prefixes: a few dozen look-ups find
 * the same, whatever was edited elsewhere, and no document is kept in memory.
 */
export class Recall {
  readonly #places = new QuickLRU<string, readonly Kept[]>({ maxSize: mostPlaces });

  /** Keeps what was suggested at a place. `ahead`: what the model wrote behind it; `hasEnded`: it ended there. */
  keep(at: Snapshot, { text, replaceSuffixChars }: Suggestion, ahead: string, hasEnded: boolean): void {
    const start = at.prefix.lastIndexOf('\n') + 1;
    const line = at.prefix.slice(start);
    const below = at.suffix.slice(replaceSuffixChars, replaceSuffixChars + belowLength);
    const kept = { text: plain(line + text), given: line.length, below, ahead, hasEnded };
    const key = keyOf(at.document, at.prefix, start);
    const others = this.#places.get(key)?.filter((other) => other.text !== kept.text || other.below !== below) ?? [];
    this.#places.set(key, [kept, ...others].slice(0, mostAtOnePlace));
  }

  /** What fits here: what was suggested at this place or before it first, then what was further on; the newest of each first. */
  find({ document, prefix, suffix }: Snapshot): Recalled[] {
    const found: Recalled[] = [];
    const furtherOn: Recalled[] = [];
    let start = prefix.lastIndexOf('\n') + 1;
    for (let lines = 0; lines < farthestLine; lines += 1) {
      const written = plain(prefix.slice(start));
      for (const kept of this.#places.get(keyOf(document, prefix, start)) ?? []) {
        const recalled = recallAt(kept, written, suffix) ?? recallAt(kept, withoutIndent(written), suffix);
        if (recalled) (kept.given <= written.length ? found : furtherOn).push(recalled);
      }
      if (start === 0) break;
      start = start === 1 ? 0 : prefix.lastIndexOf('\n', start - 2) + 1;
    }
    return [...found, ...furtherOn];
  }

  clear(): void {
    this.#places.clear();
  }
}

function recallAt(
  { text, given, below, ahead, hasEnded }: Kept,
  written: string,
  suffix: string,
): Recalled | undefined {
  if (text.length === given) return written === text && suffix.startsWith(below) ? { kind: 'nothing' } : undefined;
  if (text.length > written.length) {
    if (!text.startsWith(written)) return undefined;
    const suggestion = carryOver(text.slice(written.length), below, suffix);
    return suggestion && { kind: 'suggestion', suggestion };
  }
  const whole = text + ahead;
  if (ahead === '' || !whole.startsWith(written) || suffix.slice(0, belowLength) !== below) return undefined;
  return { kind: 'ahead', raw: whole.slice(written.length), hasEnded };
}

/** Editors take the blanks from a line that holds nothing else, or put some there; neither makes it another text. */
function plain(text: string): string {
  return text.replace(/^[ \t]+$(?=\n)/gm, '');
}

/** The same if the cursor stands on a line that the editor has just indented, where a blank one is to be. */
function withoutIndent(written: string): string {
  return written.replace(/(?<=\n)[ \t]+$/, '');
}

/** A place: the text above the line that begins at `start`. */
function keyOf(document: string, prefix: string, start: number): string {
  const above = plain(prefix.slice(Math.max(0, start - 2 * aboveLength), start)).slice(-aboveLength);
  return `${document}\n${above}`;
}
