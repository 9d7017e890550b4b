import * as vscode from 'vscode';
import { familyOf } from '../../context/languageFamily.ts';
import { isAbort } from '../../core/errors.ts';
import type { Logger, Timer } from '../../core/ports.ts';
import type { Language } from '../../core/types.ts';
import { documentSelector } from '../provider.ts';
import { resourceOf } from '../resource.ts';
import { startBefore, textBetween } from '../snapshotRange.ts';
import { LanguageFiles } from './languageFiles.ts';
import { distance, foldersOutward, nearestFirst } from './nearestFirst.ts';
import { foreignGlob, isOwnPath, isReadable, isWritten } from './ownCode.ts';
import { Pace } from './pace.ts';
import { readText } from './readText.ts';
import { Room } from './room.ts';
import { TypedLines } from './typedLines.ts';

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

export interface LearnerPorts {
  readonly engine: LearningEngine;
  languageOf(languageId: string, prefix: string): Language;
  /** Of a document, its resource; a notebook's for a cell. Need not be cheap. */
  isExcluded(uri: vscode.Uri): boolean;
  readonly timer: Timer;
  readonly log: Logger;
}

const roomLimits = { files: 1_000, perFamily: 5_000_000, inAll: 10_000_000 };
/** Bytes of a file on disk, and characters of an open one. */
const [longestFile, longestDocument] = [200_000, 500_000];
/** Results of one search; more would hold the thread while they are read. */
const mostFound = 1_000;
const filesAtOnce = 4;
/** A document is read anew so long after its last change, in ms. */
const afterChange = 2_000;
/** The engine cuts it at the beginning of a line. */
const aboveLimits = { lines: 400, characters: 8_000 };
const longestLine = 500;

interface FoundFile {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  /** It is in this very folder, in which a document was opened. */
  readonly neighboursOf?: string;
}

interface Search {
  readonly family: string;
  readonly folder: vscode.Uri;
  /** Of the document for which it is done. */
  readonly from: string;
}

/**
 * Feeds an engine with the documents that are open, each line as it is typed, and the workspace's files of their languages, the nearest
 * first. Files are kept up to date with the disk; nothing of an excluded one is ever told.
 */
export class Learner implements vscode.Disposable {
  readonly #ports: LearnerPorts;
  readonly #pace: Pace;
  readonly #typed: TypedLines;
  readonly #room = new Room(roomLimits);
  readonly #stop = new AbortController();
  readonly #cancel = new vscode.CancellationTokenSource();
  readonly #subscriptions: vscode.Disposable[];
  /** Open documents that may be learnt, by URI, and the version of each that is. */
  readonly #open = new Map<string, { readonly document: vscode.TextDocument; version: number }>();
  readonly #later = new Map<string, NodeJS.Timeout>();
  readonly #dueDocuments = new Set<string>();
  /** Found near a document, or closed. */
  readonly #dueFiles = new Map<string, FoundFile>();
  /** Written by somebody, perhaps thousands at once, far away from what is open. */
  readonly #dueChanges = new Map<string, FoundFile>();
  #dueSearches: Search[] = [];
  readonly #searched = new Set<string>();
  readonly #watched = new Set<string>();
  readonly #gone = new Set<string>();
  #isExclusionDue = false;
  #languageFiles: LanguageFiles | undefined;
  #now: { readonly path: string; isForgotten: boolean; readonly lines: Line[] } | undefined;
  #working: Promise<void> | undefined;
  #isIdle = false;

  constructor(ports: LearnerPorts) {
    this.#ports = ports;
    this.#pace = new Pace({ timer: ports.timer, now: () => performance.now() });
    this.#typed = new TypedLines((document, line) => this.#learnLine(document, line));
    this.#subscriptions = [this.#typed, this.#cancel];
  }

  /** Begins as soon as the window has time. */
  start(): void {
    const { workspace } = vscode;
    this.#subscriptions.push(
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidChangeTextDocument((event) => this.#changed(event)),
      workspace.onDidSaveTextDocument((document) => this.#due(document.uri.toString())),
      workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      workspace.onDidDeleteFiles(({ files }) => this.#wentAway(...files)),
      workspace.onDidRenameFiles(({ files }) => this.#renamed(files)),
      workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        this.#wentAway(...removed.map(({ uri }) => uri));
        this.#searchAgain();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('starcoder.exclude')) this.#reconsider();
      }),
    );
    for (const document of workspace.textDocuments) this.#opened(document);
  }

  /** Resolves when nothing is left to be learnt now. */
  async settled(): Promise<void> {
    while (this.#working) await this.#working;
  }

  dispose(): void {
    this.#stop.abort();
    this.#cancel.cancel();
    for (const later of this.#later.values()) clearTimeout(later);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #mayLearn(document: vscode.TextDocument): boolean {
    // The person's own settings may hold keys.
    if (document.uri.scheme === 'vscode-userdata') return false;
    return vscode.languages.match(documentSelector, document) > 0 && !this.#ports.isExcluded(resourceOf(document));
  }

  #opened(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#mayLearn(document)) return;
    this.#room.give(key);
    this.#open.set(key, { document, version: -1 });
    this.#due(key);
  }

  #changed(event: vscode.TextDocumentChangeEvent): void {
    const key = event.document.uri.toString();
    if (event.contentChanges.length === 0 || !this.#open.has(key)) return;
    this.#pace.pressed();
    this.#typed.changed(event);
    const later = this.#later.get(key);
    if (later) later.refresh();
    else
      this.#later.set(
        key,
        setTimeout(() => this.#due(key), afterChange),
      );
  }

  #closed(document: vscode.TextDocument): void {
    const { uri, languageId } = document;
    const key = uri.toString();
    this.#typed.forget(document);
    this.#clearLater(key);
    this.#dueDocuments.delete(key);
    if (!this.#open.delete(key)) return;
    if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') this.#forget(key);
    else {
      this.#dueFiles.set(key, { uri, languageId });
      this.#wake();
    }
  }

  #clearLater(key: string): void {
    clearTimeout(this.#later.get(key));
    this.#later.delete(key);
  }

  #due(key: string): void {
    this.#clearLater(key);
    if (!this.#open.has(key)) return;
    this.#dueDocuments.add(key);
    this.#wake();
  }

  #forget(key: string): void {
    this.#room.give(key);
    this.#ports.engine.forget(key);
    if (this.#now?.path === key) this.#now.isForgotten = true;
  }

  /** Files and folders; told one by one, so that what is known is gone through only once. */
  #wentAway(...uris: readonly vscode.Uri[]): void {
    if (this.#gone.size === 0) queueMicrotask(() => this.#forgetGone());
    for (const uri of uris) this.#gone.add(uri.toString());
  }

  #forgetGone(): void {
    for (const key of [...this.#dueFiles.keys(), ...this.#dueChanges.keys(), ...this.#room.keys]) {
      if (!foldersOf(key).some((folder) => this.#gone.has(folder))) continue;
      this.#dueFiles.delete(key);
      this.#dueChanges.delete(key);
      this.#forget(key);
    }
    this.#gone.clear();
  }

  #renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    for (const { oldUri, newUri } of files) {
      for (const key of [...this.#room.keys]) {
        if (!foldersOf(key).includes(oldUri.toString())) continue;
        const { path } = vscode.Uri.parse(key);
        this.#changedOnDisk(newUri.with({ path: newUri.path + path.slice(oldUri.path.length) }));
      }
    }
    this.#wentAway(...files.map(({ oldUri }) => oldUri));
  }

  #changedOnDisk(uri: vscode.Uri): void {
    const languageId = this.#languageFiles?.languageIdOf(uri.path);
    if (languageId === undefined || this.#open.has(uri.toString())) return;
    this.#dueChanges.set(uri.toString(), { uri, languageId });
    this.#wake();
  }

  /** Other files are excluded now. */
  #reconsider(): void {
    this.#isExclusionDue = true;
    for (const document of vscode.workspace.textDocuments) {
      const key = document.uri.toString();
      const isKnown = this.#open.has(key);
      if (this.#mayLearn(document) === isKnown) continue;
      if (!isKnown) this.#opened(document);
      else {
        this.#open.delete(key);
        this.#clearLater(key);
        this.#dueDocuments.delete(key);
        this.#typed.forget(document);
        this.#forget(key);
      }
    }
    this.#searchAgain();
  }

  #searchAgain(): void {
    this.#searched.clear();
    for (const { document } of this.#open.values()) this.#search(document);
    this.#wake();
  }

  #wake(): void {
    if (this.#working || this.#stop.signal.aborted) return;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    const { log } = this.#ports;
    const { signal } = this.#stop;
    try {
      if (!this.#isIdle) await this.#pace.idle(signal);
      this.#isIdle = true;
      for (let job = this.#next(); job; job = this.#next()) {
        await this.#pace.rest(signal);
        await job();
      }
    } catch (error) {
      if (!isAbort(error)) log.warn(`Learning from the code at hand stopped: ${error}`);
    }
  }

  /** What is to be done first: what the person looks at before what is far away. */
  #next(): (() => Promise<void>) | undefined {
    if (this.#isExclusionDue) return () => this.#forgetExcluded();
    const [first] = this.#dueDocuments;
    if (first !== undefined) {
      const active = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
      const key = this.#dueDocuments.has(active) ? active : first;
      return () => this.#learnDocument(key);
    }
    if (this.#dueFiles.size > 0) return () => this.#learnFiles(this.#dueFiles);
    const search = this.#dueSearches.shift();
    if (search) return () => this.#find(search);
    return this.#dueChanges.size > 0 ? () => this.#learnFiles(this.#dueChanges) : undefined;
  }

  async #forgetExcluded(): Promise<void> {
    this.#isExclusionDue = false;
    const forgetting = function* (this: Learner) {
      for (const key of [...this.#room.keys]) {
        if (this.#ports.isExcluded(vscode.Uri.parse(key))) this.#forget(key);
        yield;
      }
    };
    await this.#pace.run(forgetting.call(this), this.#stop.signal);
  }

  async #learnDocument(key: string): Promise<void> {
    this.#dueDocuments.delete(key);
    const open = this.#open.get(key);
    if (!open || open.document.isClosed) return;
    this.#search(open.document);
    const { document } = open;
    if (document.version === open.version) return;
    open.version = document.version;
    const text = withoutLines(document.getText().replaceAll('\r\n', '\n'), this.#typed.unfinished(document));
    if (text.length > longestDocument || !isReadable(text)) return this.#forget(key);
    await this.#learn(key, document.languageId, text, true);
  }

  /** Learns the next few of the files that are due. */
  async #learnFiles(due: Map<string, FoundFile>): Promise<void> {
    const next: [string, FoundFile][] = [];
    for (const one of due) if (next.push(one) === filesAtOnce) break;
    const texts = await Promise.all(next.map(async ([key, file]) => this.#read(key, file)));
    for (const [at, [key, file]] of next.entries()) {
      // What changed meanwhile is due anew.
      if (due.get(key) !== file) continue;
      due.delete(key);
      await this.#learnFile(key, file, texts[at]);
    }
  }

  async #read(key: string, { uri, languageId, neighboursOf }: FoundFile): Promise<string | undefined> {
    if (!this.#mayKeep(uri)) return undefined;
    const isWanted = neighboursOf !== undefined || this.#room.has(key) || this.#room.fits(familyOf(languageId), 0);
    return isWanted ? readText(uri, longestFile) : undefined;
  }

  #mayKeep(uri: vscode.Uri): boolean {
    return isOwnPath(vscode.workspace.asRelativePath(uri, false)) && !this.#ports.isExcluded(uri);
  }

  async #learnFile(key: string, { uri, languageId, neighboursOf }: FoundFile, read: string | undefined): Promise<void> {
    if (this.#open.has(key)) return;
    const text = read?.replaceAll('\r\n', '\n') ?? '';
    if (text === '' || !isWritten(text) || !this.#mayKeep(uri)) return this.#forget(key);
    const family = familyOf(languageId);
    this.#room.give(key);
    while (neighboursOf !== undefined && !this.#room.fits(family, text.length)) {
      const farthest = this.#room.farthest(family, neighboursOf);
      if (farthest === undefined) break;
      this.#forget(farthest);
    }
    if (!this.#room.fits(family, text.length)) return this.#forget(key);
    this.#room.take({ key, family, path: uri.path, size: text.length });
    await this.#learn(key, languageId, text, false);
  }

  async #learn(path: string, languageId: string, text: string, isOpen: boolean): Promise<void> {
    const { engine } = this.#ports;
    const now = { path, isForgotten: false, lines: [] as Line[] };
    this.#now = now;
    const language = this.#ports.languageOf(languageId, '');
    const steps = engine.learn({ path, languageId: familyOf(languageId), language, text, isOpen });
    const keepForgotten = () => now.isForgotten && engine.forget(path);
    await this.#pace.run(steps, this.#stop.signal, keepForgotten);
    this.#now = undefined;
    // The last step has forgotten what was typed since the first one.
    if (!now.isForgotten) for (const line of now.lines) engine.learnLine(line);
  }

  #learnLine(document: vscode.TextDocument, line: number): void {
    const path = document.uri.toString();
    const text = document.lineAt(line).text;
    if (text.length > longestLine || !this.#open.has(path)) return;
    const lines = { lineCount: document.lineCount, lineAt: (at: number) => document.lineAt(at).text };
    const spot = { line, character: 0 };
    const above = textBetween(startBefore(spot, aboveLimits, lines), spot, lines);
    const { languageId } = document;
    const language = this.#ports.languageOf(languageId, above);
    const typed = { path, languageId: familyOf(languageId), language, above, line: text };
    this.#ports.engine.learnLine(typed);
    if (this.#now?.path === path) this.#now.lines.push(typed);
  }

  /** Makes sure that the files around a document are looked for. */
  #search(document: vscode.TextDocument): void {
    const resource = resourceOf(document);
    const family = familyOf(document.languageId);
    this.#languageFiles ??= new LanguageFiles();
    this.#languageFiles.saw(document);
    this.#watch(family);
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const root = vscode.workspace.getWorkspaceFolder(resource)?.uri;
    const from = resource.path.slice(0, Math.max(0, resource.path.lastIndexOf('/')));
    const near = root ? foldersOutward(from, root.path).map((path) => root.with({ path })) : [];
    for (const folder of [...near, ...roots]) {
      // Every file of a repository that is only looked at would be fetched.
      if (folder.scheme === 'vscode-vfs') continue;
      const id = `${family} ${folder}`;
      if (this.#searched.has(id)) continue;
      this.#searched.add(id);
      this.#dueSearches.push({ family, folder, from });
    }
  }

  async #find({ family, folder, from }: Search): Promise<void> {
    const glob = this.#languageFiles?.globOf(family);
    if (glob === undefined) return;
    const include = new vscode.RelativePattern(folder, glob);
    const found = await vscode.workspace.findFiles(include, foreignGlob, mostFound, this.#cancel.token);
    await this.#pace.rest(this.#stop.signal);
    for (const uri of nearestFirst(found, from, ({ path }) => path)) {
      const key = uri.toString();
      const languageId = this.#languageFiles?.languageIdOf(uri.path);
      if (languageId === undefined || this.#open.has(key) || this.#room.has(key) || this.#dueFiles.has(key)) continue;
      this.#dueChanges.delete(key);
      this.#dueFiles.set(key, { uri, languageId, ...(distance(from, uri.path) === 0 && { neighboursOf: from }) });
    }
  }

  #watch(family: string): void {
    if (this.#watched.has(family)) return;
    this.#watched.add(family);
    const glob = this.#languageFiles?.globOf(family);
    if (glob === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(glob, false, false, true);
    this.#subscriptions.push(
      watcher,
      watcher.onDidCreate((uri) => this.#changedOnDisk(uri)),
      watcher.onDidChange((uri) => this.#changedOnDisk(uri)),
    );
    if (this.#watched.size > 1) return;
    // A folder that goes is told of instead of what was in it.
    const everything = vscode.workspace.createFileSystemWatcher('**', true, true, false);
    this.#subscriptions.push(
      everything,
      everything.onDidDelete((uri) => this.#wentAway(uri)),
    );
  }
}

/** A URI and the folders it is in. */
function foldersOf(key: string): string[] {
  const folders: string[] = [];
  for (let at = key; at.length > 0 && !at.endsWith(':/'); at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
    folders.push(at);
  return folders;
}

function withoutLines(text: string, lines: ReadonlySet<number>): string {
  if (lines.size === 0) return text;
  return text
    .split('\n')
    .filter((_, line) => !lines.has(line))
    .join('\n');
}
