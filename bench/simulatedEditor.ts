import type { Language } from '../src/core/language.ts';
import type { Suggestion } from '../src/core/outcome.ts';
import type { Timer } from '../src/core/ports.ts';
import { isLiteral } from '../src/core/scan.ts';
import type { Snapshot } from '../src/core/snapshot.ts';
import { stateAt } from '../src/core/stateAt.ts';
import { languageOf } from '../src/prompt/languages.ts';
import { type Hole, indentOf } from './holes.ts';
import { snapshotOf } from './lines.ts';

/** Who is asked for ghost text. */
export interface Provider {
  /** A key was pressed that wrote something. */
  pressed?(): void;
  /** The cursor moved or the document changed; comes before the question that is open is cancelled. */
  moved(read: () => Snapshot): void;
  /** What was shown was taken; comes after the change that this is. */
  accepted?(): void;
  suggest(snapshot: Snapshot, signal: AbortSignal): Promise<Suggestion | undefined>;
}

/** VS Code waits this long before it asks, in ms. */
const automaticDelay = 50;

/** Ghost text: `text` is to stand from `start` on, in place of what stands there up to `fromEnd` characters before the end. */
interface Ghost {
  readonly start: number;
  readonly text: string;
  readonly fromEnd: number;
}

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * VS Code as far as it matters here, at its defaults: auto-closing brackets and quotes, typing over them, indentation on Enter and on closers,
 * blanks of empty lines taken away again; inline suggestions asked for 50 ms after each change, kept while what is typed agrees and until the next
 * answer is there.
 */
export class SimulatedEditor {
  text: string;
  cursor: number;
  /** Times that ghost text went away or changed although all that was typed agreed with it. */
  disappearances = 0;
  /** Ghost text came to be seen so often. */
  shown = 0;
  readonly hole: Hole;
  readonly #timer: Timer;
  readonly #provider: Provider;
  readonly #language: Language;
  /** Closers that the editor put there, as distances from the end. */
  #autoClosed: number[] = [];
  #ghost: Ghost | undefined;
  #ghostSince = 0;
  #hasDeleted = false;
  #asking = new AbortController();

  constructor(hole: Hole, provider: Provider, timer: Timer) {
    this.hole = hole;
    this.text = hole.before + hole.after;
    this.cursor = hole.before.length;
    this.#timer = timer;
    this.#provider = provider;
    this.#language = languageOf(hole.file.languageId);
  }

  /** What is shown behind the cursor, or undefined. */
  get ghostText(): string | undefined {
    return this.#ghost?.text.slice(this.cursor - this.#ghost.start);
  }

  /** For how long it has been seen, in ms. */
  get ghostAge(): number {
    return this.#ghost ? this.#timer.now() - this.#ghostSince : 0;
  }

  /** One key that writes a character. */
  type(char: string): void {
    const next = this.text.charAt(this.cursor);
    const overtypes = next === char && this.#autoClosed.includes(this.#fromEnd(this.cursor));
    if (overtypes) this.#autoClosed = this.#autoClosed.filter((at) => at !== this.#fromEnd(this.cursor));
    const closer = overtypes ? '' : this.#closerFor(char);
    this.#replace(this.cursor, overtypes ? this.cursor + 1 : this.cursor, char + closer, char.length);
    if (closer !== '') this.#autoClosed.push(this.#fromEnd(this.cursor));
    this.#indentCloser(char);
    this.#changed();
  }

  /** The key that writes one step of indentation. */
  indent(): void {
    this.#replace(this.cursor, this.cursor, this.hole.indentUnit);
    this.#changed();
  }

  enter(): void {
    const line = this.#lineBefore();
    const solid = line.trimEnd();
    const next = this.text.charAt(this.cursor);
    const indentation = indentOf(line);
    const start = this.cursor - (solid === '' ? line.length : 0);
    const deeper = indentation + this.hole.indentUnit;
    if (closerOf[solid.slice(-1)] === next && next !== '') {
      this.#replace(start, this.cursor, `\n${deeper}\n${indentation}`, deeper.length + 1);
    } else if (/[{[(]$/.test(solid) || (!this.#language.braces && this.#language.blockOpener.test(solid))) {
      this.#replace(start, this.cursor, `\n${deeper}`);
    } else {
      this.#replace(start, this.cursor, `\n${indentation}${this.#commentMark(line)}`);
    }
    this.#changed();
  }

  /** Ctrl+] or Ctrl+[: gives the cursor's line another indentation. */
  indentLine(indentation: string): void {
    const line = this.#lineBefore();
    this.#replace(this.cursor - line.length, this.cursor, indentation + line.trimStart());
    this.#changed();
  }

  /** Deletes what stands between `from` and `to`, however the person does that. */
  delete(from: number, to: number): void {
    this.#replace(from, to, '');
    this.#changed('deleted');
  }

  /** Moves the cursor, which hides ghost text and asks for none. */
  moveTo(cursor: number): void {
    this.cursor = cursor;
    this.#ghost = undefined;
    this.#provider.moved(() => this.snapshot(false));
    this.#asking.abort();
  }

  /** Tab. */
  accept(): void {
    const ghost = this.#ghost;
    if (!ghost) throw new Error('nothing is shown');
    const line = this.#lineBefore();
    // Blanks that the editor put on a line are taken away when a line end is put behind them.
    const start =
      ghost.start -
      (ghost.text.startsWith('\n') && line.trim() === '' && ghost.start === this.cursor ? line.length : 0);
    this.#ghost = undefined;
    this.#replace(start, this.text.length - ghost.fromEnd, ghost.text);
    this.#changed('accepted');
    this.#provider.accepted?.();
  }

  /** Puts everything back as it was. */
  restore(text: string, cursor: number): void {
    this.text = text;
    this.cursor = cursor;
    this.#autoClosed = [];
    this.#ghost = undefined;
    this.#changed();
  }

  /** The person asks for ghost text. */
  trigger(): Promise<void> {
    return this.#ask(true);
  }

  snapshot(manual: boolean): Snapshot {
    const { file, indentUnit } = this.hole;
    const above = this.text.slice(0, this.cursor).split('\n');
    const spot = { line: above.length - 1, character: above.at(-1)?.length ?? 0 };
    return snapshotOf(this.text.split('\n'), spot, {
      document: `file:///${file.path}`,
      path: file.path,
      languageId: file.languageId,
      indentUnit,
      manual,
      ...(this.#hasDeleted && { lastEdit: 'deleted' as const }),
    });
  }

  close(): void {
    this.#asking.abort();
  }

  #changed(how: 'typed' | 'accepted' | 'deleted' = 'typed'): void {
    this.#hasDeleted = how === 'deleted';
    if (how === 'typed') this.#provider.pressed?.();
    if (this.#ghost && !this.#isVisible(this.#ghost)) this.#ghost = undefined;
    this.#provider.moved(() => this.snapshot(false));
    void this.#ask(false);
  }

  async #ask(manual: boolean): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      if (!manual) await this.#timer.wait(automaticDelay, signal);
      const suggestion = await this.#provider.suggest(this.snapshot(manual), signal);
      if (!signal.aborted) this.#show(suggestion);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #show(suggestion: Suggestion | undefined): void {
    const before = this.ghostText;
    const start = this.cursor;
    const fromEnd = this.text.length - this.cursor - (suggestion?.replaceSuffixChars ?? 0);
    const ghost = suggestion && { start, text: suggestion.text, fromEnd };
    const isVisible = ghost !== undefined && this.#isVisible(ghost);
    const stays = before !== undefined && isVisible && ghost.text.startsWith(before);
    if (before !== undefined && !stays) this.disappearances += 1;
    this.#ghost = isVisible ? ghost : undefined;
    if (stays || !isVisible) return;
    this.#ghostSince = this.#timer.now();
    this.shown += 1;
  }

  /** VS Code's rule: it begins with what stands before the cursor, and what it replaces behind the cursor is contained in it. */
  #isVisible({ start, text, fromEnd }: Ghost): boolean {
    const typed = this.text.slice(start, this.cursor);
    const replaced = this.text.slice(this.cursor, this.text.length - fromEnd);
    if (this.cursor < start || !text.startsWith(typed) || text.length === typed.length || replaced.includes('\n'))
      return false;
    return isSubsequence(replaced, text.slice(typed.length));
  }

  #replace(from: number, to: number, text: string, cursorAfter = text.length): void {
    const [first, last] = [this.text.length - from, this.text.length - to];
    this.#autoClosed = this.#autoClosed.filter((at) => at <= last || at > first);
    // As VS Code has it, ghost text stays where it began or not at all.
    if (this.#ghost && from < this.#ghost.start) this.#ghost = undefined;
    this.text = this.text.slice(0, from) + text + this.text.slice(to);
    this.cursor = from + cursorAfter;
  }

  #fromEnd(offset: number): number {
    return this.text.length - offset;
  }

  #lineBefore(): string {
    return this.text.slice(this.text.lastIndexOf('\n', this.cursor - 1) + 1, this.cursor);
  }

  #closerFor(char: string): string {
    const next = this.text.charAt(this.cursor);
    if (next !== '' && !/[\s;:.,=}\])>`]/.test(next)) return '';
    const closer = closerOf[char];
    if (closer !== undefined) return closer;
    if (!quotesOf(this.hole.file.languageId).includes(char)) return '';
    const before = this.text.charAt(this.cursor - 1);
    if (/\w/.test(before) || before === char) return '';
    return isLiteral(stateAt(this.text.slice(0, this.cursor), this.#language).at(-1)) ? '' : char;
  }

  /** A closer that is the first on its line stands below the line that it closes; a closing word one step to the left. */
  #indentCloser(char: string): void {
    const line = this.#lineBefore();
    const word = line.trim();
    const lineStart = this.cursor - line.length;
    if (word === char && /[)\]}]/.test(char)) {
      const indentation = indentOf(this.#lineThatOpens(lineStart));
      this.#replace(lineStart, this.cursor, indentation + char);
    } else if (
      this.#language.closer &&
      /^(?:end|fi|done|esac|else|elsif|elif|elseif|until|when|rescue|ensure)$/.test(word)
    ) {
      const above = this.text.slice(0, lineStart).trimEnd();
      const lineAbove = above.slice(above.lastIndexOf('\n') + 1);
      if (this.#language.blockOpener.test(lineAbove) || indentOf(line) !== indentOf(lineAbove)) return;
      this.#replace(lineStart, this.cursor, line.slice(Math.min(this.hole.indentUnit.length, indentOf(line).length)));
    }
  }

  #lineThatOpens(end: number): string {
    let depth = 1;
    for (let at = end - 1; at >= 0; at -= 1) {
      const char = this.text.charAt(at);
      if (/[)\]}]/.test(char)) depth += 1;
      else if (closerOf[char]) depth -= 1;
      if (depth === 0) return this.text.slice(this.text.lastIndexOf('\n', at) + 1, at);
    }
    return '';
  }

  /** Comments of several lines go on with a star. */
  #commentMark(line: string): string {
    if (!this.#language.braces || this.#language.lineComments[0] !== '//') return '';
    if (/^\s*\/\*\*(?!\/)(?!.*\*\/)/.test(line)) return ' * ';
    return /^\s*\*(?:\s.*)?$/.test(line) && !line.includes('*/') ? '* ' : '';
  }
}

function quotesOf(languageId: string): string {
  if (languageId === 'rust') return '"';
  return ['typescript', 'javascript', 'go', 'shellscript'].includes(languageId) ? `"'\`` : `"'`;
}

export function isSubsequence(part: string, text: string): boolean {
  let at = 0;
  for (const char of part) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
