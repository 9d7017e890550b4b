import QuickLRU from 'quick-lru';
import type { Suggestion } from '../core/outcome.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { belowLength, carryOver } from './carryOver.ts';
import { lineAt, nameOfLine, ownString, textBefore, withoutBlankLines } from './line.ts';

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

  /** Of what is kept; a suggestion cannot have begun further up. */
  #mostLines = 0;

  /** Keeps what was suggested at a place. `ahead`: what the model wrote behind it; `hasEnded`: it ended there. */
  keep(at: Snapshot, { text, replaceSuffixChars }: Suggestion, ahead: string, hasEnded: boolean): void {
    const { name, line } = lineAt(at);
    const below = at.suffix.slice(replaceSuffixChars, replaceSuffixChars + belowLength);
    const kept = {
      text: ownString(withoutBlankLines(line + text)),
      given: line.length,
      below: ownString(below),
      ahead: ownString(ahead),
      hasEnded,
    };
    const key = ownString(name);
    const others = this.#places.get(key)?.filter((other) => other.text !== kept.text || other.below !== below) ?? [];
    this.#mostLines = Math.max(this.#mostLines, (kept.text + kept.ahead).split('\n').length);
    this.#places.set(key, [kept, ...others].slice(0, mostAtOnePlace));
  }

  /** What fits here: what was suggested at this place or before it first, then what was further on; the newest of each first. */
  find(at: Snapshot): Recalled[] {
    const { document, suffix } = at;
    const found: Recalled[] = [];
    const furtherOn: Recalled[] = [];
    const before = textBefore(at);
    let start = before.lastIndexOf('\n') + 1;
    for (let lines = 0; lines < this.#mostLines; lines += 1) {
      const kepts = this.#places.get(nameOfLine(document, before, start));
      if (kepts) {
        const written = before.slice(start);
        const bare = withoutIndent(written);
        for (const kept of kepts) {
          const recalled =
            recallAt(kept, written, suffix) ?? (bare === written ? undefined : recallAt(kept, bare, suffix));
          if (recalled) (kept.given <= written.length ? found : furtherOn).push(recalled);
        }
      }
      if (start === 0) break;
      start = start === 1 ? 0 : before.lastIndexOf('\n', start - 2) + 1;
    }
    return [...found, ...furtherOn];
  }

  clear(): void {
    this.#places.clear();
    this.#mostLines = 0;
  }
}

function recallAt(
  { text, given, below, ahead, hasEnded }: Kept,
  written: string,
  suffix: string,
): Recalled | undefined {
  const wasNothing = text.length === given;
  if (wasNothing && written !== text) return undefined;
  if (wasNothing || text.length > written.length) {
    if (!text.startsWith(written)) return undefined;
    const rest = text.slice(written.length);
    // Where it stands already, there is nothing more to say than where the model had nothing to say.
    if (suffix.slice(0, rest.length + belowLength) === rest + below) return { kind: 'nothing' };
    const suggestion = carryOver(rest, below, suffix);
    return suggestion && { kind: 'suggestion', suggestion };
  }
  const whole = text + ahead;
  if (ahead === '' || !whole.startsWith(written) || suffix.slice(0, belowLength) !== below) return undefined;
  return { kind: 'ahead', raw: whole.slice(written.length), hasEnded };
}

/** What was written, if the cursor stands on a line that the editor has just indented and that is to stay blank. */
function withoutIndent(written: string): string {
  return written.replace(/(?<=\n)[ \t]+$/, '');
}
