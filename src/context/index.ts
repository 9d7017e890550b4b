import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { ContextSource, Timer } from '../core/ports.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { chooseWithinBudget } from './chooseWithinBudget.ts';
import { type AskDefinition, Definitions } from './definitions.ts';
import { SimilarFinder, wordsBefore } from './findSimilar.ts';
import { hashWords } from './hashWords.ts';
import { importedModules, isImported } from './imports.ts';
import { areRelated } from './languageFamily.ts';
import { LineIndexes } from './lineIndex.ts';
import { linesBetween, type OpenDocument } from './openDocument.ts';
import { type Hunk, type LineChange, RecentEdits } from './recentEdits.ts';
import { Slices } from './slices.ts';

/** What the editor knows and can do. */
export interface ContextPorts {
  /** What is open, the most recently used first; nothing that is excluded. */
  documents(): readonly OpenDocument[];
  askDefinition: AskDefinition;
  timer: Timer;
  estimateTokens(text: string): number;
}

/** More would make a prompt dearer than it makes the answer better, in estimated tokens. */
const maxTokens = 600;

/** Nobody waits longer than so many ms for what the model is told beside the file. */
const maxMilliseconds = 30;

const mostDocuments = 50;

/** Imports stand within so many lines, and no line of imports is longer. */
const importsWithin = { lines: 120, characters: 300 } as const;

/** Prose shows nothing of how to write other prose. */
const prose: ReadonlySet<string> = new Set(['plaintext', 'markdown', 'log', 'csv', 'git-commit']);

/** How a stretch of written lines is shown: at most so many of them, and some around. */
const editLines = { before: 10, after: 3, around: 2 } as const;

/** Text from elsewhere: definitions of what is used, what was written lately, and lines that resemble those before the cursor. */
export class ContextGatherer implements ContextSource {
  readonly #ports: ContextPorts;
  readonly #indexes = new LineIndexes();
  readonly #edits = new RecentEdits();
  readonly #similar = new SimilarFinder(this.#indexes);
  readonly #definitions: Definitions;

  constructor(ports: ContextPorts) {
    this.#ports = ports;
    this.#definitions = new Definitions(ports.askDefinition, ports.timer);
  }

  /** Cheap enough for each keystroke. Only for documents that are not excluded. */
  changed(document: string, changes: readonly LineChange[], written: boolean): void {
    this.#edits.changed(document, changes, written);
  }

  closed(document: string): void {
    this.#edits.forget(document);
    this.#indexes.forget(document);
    this.#definitions.forget(document);
  }

  /** What may be told has changed: what was read before is not told any more. */
  exclusionChanged(): void {
    this.#definitions.forgetAll();
  }

  async gather(snapshot: Snapshot, signal: AbortSignal): Promise<readonly ContextPiece[]> {
    if (prose.has(snapshot.languageId)) return [];
    // Not in the same breath as the editor's question.
    await letOthersRun();
    if (signal.aborted) return [];
    const over = new AbortController();
    const stop = AbortSignal.any([signal, over.signal]);
    this.#ports.timer.wait(maxMilliseconds, stop).then(
      () => over.abort(),
      () => {},
    );
    const open = this.#ports.documents();
    const wanted = wordsBefore(snapshot);
    const { documents, imported } = this.#neighbours(snapshot, open);
    const [definitions, similar] = await Promise.all([
      this.#definitions.find(snapshot, stop),
      this.#similar.find(wanted, documents, imported, new Slices(stop)),
    ]);
    over.abort();
    // The question to the model is work enough for one breath.
    await letOthersRun();
    if (signal.aborted) return [];
    const pieces = [...definitions, ...this.#editsAbout(wanted, open), ...similar];
    return chooseWithinBudget(pieces, snapshot, maxTokens, this.#ports.estimateTokens);
  }

  /** Documents in related languages: those that this one imports first, then those beside it, then the most recently used. */
  #neighbours(snapshot: Snapshot, open: readonly OpenDocument[]) {
    const self = open.find(({ id }) => id === snapshot.document);
    const head = self ? linesBetween(self, 0, importsWithin.lines) : snapshot.prefix.split('\n');
    const imports = head.map((line) => line.slice(0, importsWithin.characters)).join('\n');
    const modules = importedModules(imports, snapshot.languageId, snapshot.path);
    const related = open.filter(
      ({ id, languageId }) => fileOf(id) !== fileOf(snapshot.document) && areRelated(languageId, snapshot.languageId),
    );
    const imported = new Set(related.filter(({ path }) => isImported(path, modules)));
    const isBeside = ({ path }: OpenDocument) => folderOf(path) === folderOf(snapshot.path);
    const rank = (document: OpenDocument) => (imported.has(document) ? 0 : isBeside(document) ? 1 : 2);
    const documents = related.sort((a, b) => rank(a) - rank(b)).slice(0, mostDocuments);
    return { documents, imported };
  }

  /** What was written lately and has a word in common with what is written now. */
  #editsAbout(wanted: ReadonlySet<number>, open: readonly OpenDocument[]): ContextPiece[] {
    return this.#edits.hunks.flatMap((hunk) => {
      const document = open.find(({ id }) => id === hunk.document);
      if (!document) return [];
      const { lines, written } = linesOf(hunk, document);
      const words: number[] = [];
      for (const line of written) hashWords(line, words);
      if (!words.some((word) => wanted.has(word))) return [];
      return [{ kind: 'recentEdit' as const, path: document.path, text: lines.join('\n') }];
    });
  }
}

function linesOf({ first, last, latest }: Hunk, document: OpenDocument) {
  const from = Math.max(first, latest - editLines.before);
  const end = Math.min(last, latest + editLines.after) + 1;
  return {
    written: linesBetween(document, from, end),
    lines: linesBetween(document, from - editLines.around, end + editLines.around),
  };
}

/** The cells of a notebook, which differ in the fragment alone, are one file; all of them are in the snapshot. */
function fileOf(id: string): string {
  return id.replace(/#.*/, '');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
