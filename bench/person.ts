import type { VirtualClock } from './clock.ts';
import { indentOf } from './holes.ts';
import type { Random } from './random.ts';
import { isSubsequence, type SimulatedEditor } from './simulatedEditor.ts';

/** How the writing of one hole went. */
export interface Writing {
  readonly keys: number;
  readonly accepted: number;
  /** Accepted, and then something of it had to be repaired. */
  readonly badAccepts: number;
}

/** From being seen to being taken, in ms. */
const readingTime = 250;

/**
 * What a line, and what comes after an accepted text, takes to be thought of, in ms. With 80 to 180 ms a key alone no answer would ever arrive
 * between two keys; with this the provider of an afternoon comes to what peers.md measured of it.
 */
const thinkingTime = { least: 500, most: 1500 };

export interface Pace {
  /** False: types on at each line's beginning. */
  readonly thinks?: boolean;
  readonly mostKeys?: number;
}

/** Passes time on whatever clock the editor has. */
export type Pass = VirtualClock['pass'];

/**
 * Someone who knows what to write, at 80 to 180 ms a key and with time to think at the beginning of a line. At each key: is what is shown right in its first line, and was there time to
 * read it, then the key is Tab. What is wrong is deleted, a word or a line with each key; a closer that stands there already is typed over, and one
 * in the next line reached with one key, or brought back
 * with one where it does not belong there. Ends after `mostKeys`.
 */
export async function write(
  editor: SimulatedEditor,
  pass: Pass,
  random: Random,
  { thinks = true, mostKeys = Number.POSITIVE_INFINITY }: Pace = {},
): Promise<Writing> {
  const person = new Person(editor);
  let keys = 0;
  while (editor.text !== person.truth && keys < mostKeys) {
    const { least, most } = thinkingTime;
    await pass(80 + random() * 100 + (thinks && person.begins ? least + random() * (most - least) : 0));
    person.pressKey();
    keys += 1;
    if (keys > person.truth.length * 2 + 500) throw new Error(`does not come to an end: ${editor.hole.file.path}`);
  }
  editor.close();
  return { keys, accepted: person.accepted, badAccepts: person.badAccepts };
}

/** How much of the truth stands before the cursor. */
export function writtenIn({ text, cursor }: SimulatedEditor, truth: string): number {
  const most = Math.min(cursor, truth.length);
  let at = 0;
  while (at < most && text.charCodeAt(at) === truth.charCodeAt(at)) at += 1;
  return at;
}

class Person {
  accepted = 0;
  badAccepts = 0;
  readonly truth: string;
  readonly #editor: SimulatedEditor;
  readonly #holeEnd: number;
  #justAccepted = false;
  #undo: { readonly text: string; readonly cursor: number } | undefined;

  constructor(editor: SimulatedEditor) {
    const { before, truth, after } = editor.hole;
    this.truth = before + truth + after;
    this.#editor = editor;
    this.#holeEnd = before.length + truth.length;
  }

  /** A line, or what comes after an accepted text, is to be begun: time to think. */
  get begins(): boolean {
    return this.#lineBefore().trim() === '' || this.#justAccepted;
  }

  pressKey(): void {
    const editor = this.#editor;
    const written = writtenIn(editor, this.truth);
    this.#justAccepted = false;
    if (editor.ghostAge >= readingTime && this.#isFirstLineRight(written)) this.#accept();
    else if (written < editor.cursor) this.#repair(written);
    else this.#writeOn();
  }

  #writeOn(): void {
    const editor = this.#editor;
    const { cursor } = editor;
    const { indentUnit } = editor.hole;
    const rest = this.truth.slice(cursor, Math.max(cursor, this.#holeEnd));
    const behind = this.#behind();
    const below = /^\n[ \t]*[)\]}]+/.exec(behind ?? '')?.[0];
    if (behind === undefined) this.#takeBack();
    else if (rest === '') editor.delete(cursor, cursor + (/^(?:\s*\w+|\s*\W)/.exec(behind)?.[0].length ?? 1));
    else if (below && !rest.includes(below)) editor.delete(cursor, cursor + below.search(/\S/));
    else if (below && rest.startsWith(below)) editor.moveTo(cursor + below.length);
    else if (rest.startsWith('\n')) editor.enter();
    else if (this.#lineBefore().trim() === '' && rest.startsWith(indentUnit)) editor.indent();
    else editor.type(rest.charAt(0));
  }

  #isFirstLineRight(written: number): boolean {
    const { ghostText = '', cursor } = this.#editor;
    const isRight = (from: number) => {
      const firstLine = /^\s*[^\n]*/.exec(ghostText)?.[0] ?? '';
      return firstLine.trim() !== '' && this.truth.startsWith(firstLine, from);
    };
    if (written === cursor) return isRight(cursor);
    return this.#isBlankLineToBe(written) && ghostText.startsWith('\n') && isRight(written);
  }

  /** The editor has indented a line that is to stay blank, which it will take back when the line is left. */
  #isBlankLineToBe(written: number): boolean {
    const line = this.#lineBefore();
    return line.trim() === '' && written === this.#editor.cursor - line.length && this.truth.charAt(written) === '\n';
  }

  #accept(): void {
    const editor = this.#editor;
    const wasFine = this.#fitsBehind();
    this.#undo = { text: editor.text, cursor: editor.cursor };
    editor.accept();
    this.#justAccepted = true;
    this.accepted += 1;
    const isRight = writtenIn(editor, this.truth) === editor.cursor;
    if (!isRight || (wasFine && !this.#fitsBehind())) this.badAccepts += 1;
  }

  /** What the editor has put behind the cursor can be part of what is still to be written. */
  #fitsBehind(): boolean {
    const behind = this.#behind();
    const { cursor } = this.#editor;
    const rest = this.truth.slice(cursor, Math.max(cursor, this.#holeEnd));
    const below = /\n[ \t]*[)\]}]+/.exec(behind ?? '')?.[0] ?? '';
    return behind !== undefined && isSubsequence(behind, rest) && rest.includes(below);
  }

  /** What stands behind the cursor before what was there from the beginning; undefined if that is no longer whole. */
  #behind(): string | undefined {
    const { text, cursor } = this.#editor;
    const after = this.truth.slice(Math.max(cursor, this.#holeEnd));
    const found = text.slice(cursor);
    return found.endsWith(after) ? found.slice(0, found.length - after.length) : undefined;
  }

  /** One key of deleting what is wrong before the cursor. */
  #repair(written: number): void {
    const editor = this.#editor;
    const line = this.#lineBefore();
    const lineStart = editor.cursor - line.length;
    const indentation = indentOf(this.truth.slice(lineStart));
    if (this.#isBlankLineToBe(written)) editor.enter();
    else if (line.trim() === '') {
      const step = editor.hole.indentUnit.length;
      const tabStop = lineStart + Math.floor((line.length - 1) / step) * step;
      editor.delete(Math.max(written, tabStop), editor.cursor);
    } else if (written >= lineStart && this.truth.startsWith(indentation + line.trimStart(), lineStart)) {
      editor.indentLine(indentation);
    } else if (lineStart > written) editor.delete(lineStart - 1, editor.cursor);
    else {
      const word = /(?:\w+|[^\w\s]|\s+)$/.exec(line)?.[0].length ?? 1;
      editor.delete(Math.max(written, editor.cursor - word), editor.cursor);
    }
  }

  /** Ctrl+Z, where more was replaced than should have been. */
  #takeBack(): void {
    if (!this.#undo) throw new Error(`what follows is damaged: ${this.#editor.hole.file.path}`);
    this.#editor.restore(this.#undo.text, this.#undo.cursor);
    this.#undo = undefined;
  }

  #lineBefore(): string {
    const { text, cursor } = this.#editor;
    return text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor);
  }
}
