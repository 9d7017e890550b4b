import type * as vscode from 'vscode';
import { familyOf } from '../../context/languageFamily.ts';
import type { Language } from '../../core/language.ts';
import { startBefore, textBetween } from '../snapshotRange.ts';
import type { Pace } from './pace.ts';

interface Place {
  /** The document's URI as a string. */
  readonly path: string;
  /** As `familyOf`: TypeScript helps JavaScript. */
  readonly languageId: string;
  readonly language: Language;
}

interface Text extends Place {
  readonly text: string;
  readonly isOpen: boolean;
}

interface Line extends Place {
  readonly above: string;
  readonly line: string;
}

/** What learns; all line ends it is given are `\n`. */
export interface LearningEngine {
  /** In small steps; in the place of what was known by that path, once the last one is done. */
  learn(text: Text): Generator<void, void>;
  learnLine(line: Line): void;
  forget(path: string): void;
}

export interface FeedPorts {
  readonly engine: LearningEngine;
  languageOf(languageId: string, prefix: string): Language;
}

/** The engine cuts it at the beginning of a line. */
const aboveLimits = { lines: 400, characters: 8_000 };
const longestLine = 500;

/** Gives an engine whole texts at its pace, lines at once; what is typed or forgotten while a text is learnt is not lost on it. */
export class Feed {
  readonly #ports: FeedPorts;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  #now: { readonly path: string; isForgotten: boolean; readonly lines: Line[] } | undefined;

  constructor(ports: FeedPorts, pace: Pace, signal: AbortSignal) {
    this.#ports = ports;
    this.#pace = pace;
    this.#signal = signal;
  }

  async learn(path: string, languageId: string, text: string, isOpen: boolean): Promise<void> {
    const { engine } = this.#ports;
    const now = { path, isForgotten: false, lines: [] as Line[] };
    this.#now = now;
    const language = this.#ports.languageOf(languageId, '');
    const steps = engine.learn({ path, languageId: familyOf(languageId), language, text, isOpen });
    const keepForgotten = () => now.isForgotten && engine.forget(path);
    await this.#pace.run(steps, this.#signal, keepForgotten);
    this.#now = undefined;
    // The last step has forgotten what was typed since the first one.
    if (!now.isForgotten) for (const line of now.lines) engine.learnLine(line);
  }

  learnLine(document: vscode.TextDocument, line: number): void {
    const path = document.uri.toString();
    const { text } = document.lineAt(line);
    if (text.length > longestLine) return;
    const lines = { lineCount: document.lineCount, lineAt: (at: number) => document.lineAt(at).text };
    const spot = { line, character: 0 };
    const above = textBetween(startBefore(spot, aboveLimits, lines), spot, lines);
    const { languageId } = document;
    const language = this.#ports.languageOf(languageId, above);
    const typed = { path, languageId: familyOf(languageId), language, above, line: text };
    this.#ports.engine.learnLine(typed);
    if (this.#now?.path === path) this.#now.lines.push(typed);
  }

  forget(path: string): void {
    this.#ports.engine.forget(path);
    if (this.#now?.path === path) this.#now.isForgotten = true;
  }
}
