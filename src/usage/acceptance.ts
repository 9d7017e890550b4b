import type { AcceptedEvent } from '../core/usage.ts';

/** Texts of which one stands on screen as ghost text; line ends are `\n`. */
export interface Shown {
  /** URI. */
  readonly document: string;
  /** Where they begin, in characters from the beginning of the document. */
  readonly offset: number;
  readonly texts: readonly string[];
  /** So many characters of each are not ours but the suggest widget's. */
  readonly given: number;
  /** What is written there, and who suggested them. */
  readonly origin: Origin;
}

export type Origin = Pick<AcceptedEvent, 'languageId' | 'backend'>;

/** Characters that were accepted of what came from there. */
export type Accepted = Origin & Pick<AcceptedEvent, 'characters'>;

export interface TextChange {
  /** Where it begins, in characters from the beginning of the document. */
  readonly offset: number;
  /** So many characters were replaced; a line end is one. */
  readonly replaced: number;
  readonly text: string;
}

interface Inserted {
  /** By how many characters of ours the document has grown. */
  readonly characters: number;
  /** As it stands in the document, if it is how something shown begins or may begin; and what was shown before it. */
  readonly over?: { readonly text: string; readonly shown: Shown } | undefined;
}

/**
 * Counts the characters that are accepted. Only a suggestion that is taken as a whole runs its command; one that is taken by words or
 * lines is seen in the document alone. There it looks like typing, but for the cursor, which no key has moved.
 */
export class Acceptance {
  readonly #onPart: (part: Accepted) => void;
  #shown: Shown | undefined;
  /** Of what was shown last. */
  #origin: Origin = { languageId: '', backend: '' };
  #inserted: Inserted | undefined;
  /** Characters that were accepted; whether as a part, the next event tells. */
  #pending = 0;

  /** `onPart` is told of each part, never of the last one. */
  constructor(onPart: (part: Accepted) => void) {
    this.#onPart = onPart;
  }

  /** What is on screen now, or nothing. */
  shows(shown: Shown | undefined): void {
    this.settle();
    this.#shown = shown;
    if (shown) this.#origin = shown.origin;
  }

  /** A document has changed, not by undo. */
  changed(document: string, changes: readonly TextChange[]): void {
    this.settle();
    const shown = this.#shown?.document === document ? this.#shown : undefined;
    const grown = changes.reduce((sum, { text, replaced }) => sum + plain(text).length - replaced, 0);
    const [change] = changes;
    const isThere = shown && changes.length === 1 && change?.offset === shown.offset;
    this.#inserted = {
      characters: Math.max(0, grown - (shown?.given ?? 0)),
      over: isThere ? { text: change.text, shown: { ...shown, given: Math.max(0, shown.given - grown) } } : undefined,
    };
    if (shown) this.#shown = this.#inserted.over && restOf(this.#inserted.over.shown, this.#inserted.over.text);
  }

  /** The cursor has moved to a place in a document; `byPerson` if by a key or the mouse. */
  moved(document: string, offset: number, byPerson: boolean): void {
    if (this.#inserted?.over?.shown.document !== document) return;
    const { text, shown } = this.#inserted.over;
    if (!byPerson && restOf(shown, text)) this.#pending = this.#inserted.characters;
    // A bracket that the editor closes stands behind the cursor.
    else this.#shown = restOf(shown, text.slice(0, offset - shown.offset));
    this.#inserted = { characters: this.#inserted.characters };
  }

  /** A suggestion was taken as a whole, or what was left of it. */
  accepted(): Accepted {
    const characters = this.#inserted?.characters ?? 0;
    this.#pending = 0;
    this.#inserted = undefined;
    this.#shown = undefined;
    return { ...this.#origin, characters };
  }

  /** What was accepted and is not followed by its command was a part. */
  settle(): void {
    if (this.#pending > 0) this.#onPart({ ...this.#origin, characters: this.#pending });
    this.#pending = 0;
    this.#inserted = undefined;
  }
}

/** What is left of what is shown when this is written; undefined if nothing shown begins so. */
function restOf({ offset, texts, ...shown }: Shown, written: string): Shown | undefined {
  const start = plain(written);
  const rests = texts.flatMap((text) => (text.startsWith(start) ? [text.slice(start.length)] : []));
  return rests.length === 0 ? undefined : { ...shown, offset: offset + written.length, texts: rests };
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
