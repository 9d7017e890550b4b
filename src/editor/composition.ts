/** One replaced range, as VS Code tells of it. Offsets and lengths in UTF-16 units, of the text before the change. */
export interface Change {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/**
 * Whether an input method (pinyin, kana, Hangul) is composing in a document. Extensions hear nothing of a composition, but its changes
 * are of a kind of their own: the first key inserts a letter, and every further one replaces exactly what the key before it wrote, at
 * the same offset; the end of it writes the chosen characters, or once more what stands there. Recorded in VS Code 1.139, with
 * `editor.editContext` on and off.
 */
export class Composition {
  /** What the last change wrote, where a composition may go on with it. */
  #written: { readonly offset: number; readonly text: string; readonly isComposed: boolean } | undefined;
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** After each change of the document, with all that it replaced. */
  changed(changes: readonly Change[]): void {
    const [change, ...others] = changes;
    const before = this.#written;
    this.forget();
    if (!change || others.length > 0) return;
    const { rangeOffset: offset, rangeLength, text } = change;
    const goesOn = before?.offset === offset && before.text.length === rangeLength;
    const isComposed = goesOn && (before.isComposed || isSecondKey(before.text, text));
    if (!isComposed && !aLetter.test(text)) return;
    this.#written = { offset, text, isComposed };
    // A commit leaves out the gaps between the syllables.
    if (isComposed) this.#isOn = unfinished.test(text) && text !== withoutGaps(before.text);
    else this.#isOn = neverWritten.test(text);
  }

  /** After each change of the selection, which comes after the change of the document that caused it. */
  selected(byKeyboard: boolean, isEmpty: boolean): void {
    // The suggest widget, snippets, formatters and other extensions replace what was typed as well, but no key moves the cursor then;
    // and who has selected something replaces that.
    if (!byKeyboard || !isEmpty) this.forget();
  }

  forget(): void {
    this.#written = undefined;
    this.#isOn = false;
  }
}

const withoutGaps = (text: string): string => text.replace(/['’ ]/gu, '');

/** Accents come by dead keys, too, which compose as well: é is written, not on its way to be. */
const latin = /^[a-z]+$/iu;
const aLetter = /^\p{L}$/u;
/** Letters of Hangul and bopomofo alone, and the wide Latin ones of Japanese: nobody writes them other than on the way to another. */
const neverWritten = /^[\u3105-\u312f\u3131-\u318e\uff21-\uff3a\uff41-\uff5a]$/u;
/** Ends with what becomes another character yet: Latin letters, kana, bopomofo, Hangul. */
const unfinished =
  /[a-z\u3041-\u3096\u30a1-\u30fc\u3105-\u312f\u02c7\u02ca\u02cb\u02d9\u3131-\u318e\uac00-\ud7a3\uff21-\uff3a\uff41-\uff5a]['’ ]?$/iu;

/** The first key wrote `first`, one letter. Latin has to go on by one letter: `T` for `t`, or `total`, is another's replacement. */
function isSecondKey(first: string, text: string): boolean {
  const letters = withoutGaps(text);
  if (latin.test(letters)) return latin.test(first) && letters.startsWith(first) && letters.length === first.length + 1;
  return unfinished.test(text);
}
