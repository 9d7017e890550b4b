import * as vscode from 'vscode';
import { isOwnPath } from '../../builtin/ownCode.ts';
import type { BuiltinThread } from '../../builtin/thread.ts';
import type { Exclusion } from '../../context/exclusion.ts';
import { familyOf } from '../../context/languageFamily.ts';
import { isAbort } from '../../core/errors.ts';
import type { Logger, Timer } from '../../core/ports.ts';
import { isWritten, pathInFolder, patternPathOf, resourceOf } from '../resource.ts';
import { Followed } from './followDisk.ts';
import { LanguageFiles } from './languageFiles.ts';
import { learnDocument, learnLine } from './learnDocument.ts';
import { ProjectFiles } from './learnFiles.ts';
import { type DueFiles, Surroundings } from './lookAround.ts';
import { isInView, OpenDocuments } from './openDocuments.ts';
import { Pace } from './pace.ts';
import { TypedLines } from './typedLines.ts';

export interface LearnerPorts {
  readonly thread: Omit<BuiltinThread, 'suggest' | 'learnOutcome'>;
  /** As the settings have it now. */
  exclusion(): Exclusion;
  readonly timer: Timer;
  readonly log: Logger;
}

/**
 * Feeds the built-in engine with the documents that are open, each line as it is typed, and the workspace's files of their languages: what the person
 * looks at first, and around it the nearest first. Files are kept up to date with the disk; nothing of an excluded one is ever told.
 */
export class Learner implements vscode.Disposable {
  readonly #ports: LearnerPorts;
  readonly #stop = new AbortController();
  readonly #pace: Pace;
  readonly #documents = new OpenDocuments(() => this.#wake());
  readonly #typed: TypedLines;
  readonly #files: ProjectFiles;
  readonly #disk: Followed;
  readonly #subscriptions: vscode.Disposable[];
  readonly #languages = new LanguageFiles();
  readonly #around: Surroundings;
  /** Closed, and now to be read from the disk. */
  readonly #closed: DueFiles = new Map();
  #isExclusionDue = false;
  #prepared: Promise<void> | undefined;
  #working: Promise<void> | undefined;
  /** The window has opened, and names tell of languages: what is far away may be learnt, too. */
  #mayGoFar = false;

  constructor(ports: LearnerPorts) {
    this.#ports = ports;
    const { signal } = this.#stop;
    const pace = new Pace({ timer: ports.timer, now: () => performance.now() });
    this.#pace = pace;
    this.#typed = new TypedLines((document, line) => {
      if (this.#documents.has(document.uri.toString())) learnLine(ports.thread, document, line);
    });
    this.#files = new ProjectFiles({
      thread: ports.thread,
      pace,
      signal,
      // A folder may have left the workspace since it was found there.
      mayKeep: (uri) => {
        const path = pathInFolder(uri);
        return path !== undefined && isOwnPath(path) && !ports.exclusion()(path);
      },
      isOpen: (key) => this.#documents.has(key),
      onProblem: (error) => this.#failed(error),
    });
    this.#around = new Surroundings({
      languageFiles: this.#languages,
      thread: ports.thread,
      ...{ pace, signal },
      isWanted: (key) => !this.#documents.has(key) && !this.#files.has(key) && !this.#closed.has(key),
      learnSome: (due) => this.#files.learnSome(due),
      onFound: () => this.#wake(),
      onProblem: (error) => this.#failed(error),
    });
    this.#disk = new Followed({
      languageIdOf: (path) => this.#languages.languageIdOf(path),
      known: this.#files,
      isOpen: (key) => this.#documents.has(key),
      onDue: () => this.#wake(),
    });
    this.#subscriptions = [this.#documents, this.#typed, this.#disk, this.#around];
  }

  /** Begins with what the person looks at and what is next to it; with all else as soon as the window has time. */
  start(): void {
    const { window, workspace } = vscode;
    this.#subscriptions.push(
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) if (!this.#documents.has(document.uri.toString())) this.#opened(document);
      }),
      workspace.onDidChangeTextDocument((event) => this.#changed(event)),
      workspace.onDidSaveTextDocument((document) => this.#documents.due(document.uri.toString())),
      workspace.onDidCloseTextDocument((document) => this.#documentClosed(document)),
      workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        this.#disk.wentAway(removed.map(({ uri }) => uri));
        this.#searchAgain();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('starcoder.exclude')) this.#reconsider();
      }),
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor) this.#documents.due(editor.document.uri.toString());
      }),
    );
    this.#disk.start();
    for (const document of workspace.textDocuments) this.#opened(document);
    this.#prepared = this.#prepare().catch((error) => this.#failed(error));
  }

  async #prepare(): Promise<void> {
    const { signal } = this.#stop;
    await this.#pace.idle(signal);
    await this.#pace.run(this.#languages.askExtensions(), signal);
    this.#mayGoFar = true;
    for (const document of this.#documents.all) this.#lookAround(document, false);
    this.#wake();
  }

  /** Resolves when nothing is left to be learnt now. */
  async settled(): Promise<void> {
    await this.#prepared;
    for (let busy = this.#busy; busy; busy = this.#busy) await busy;
  }

  get #busy(): Promise<void> | undefined {
    return this.#working ?? this.#around.searching;
  }

  dispose(): void {
    this.#stop.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #isExcluded(uri: vscode.Uri): boolean {
    return this.#ports.exclusion()(patternPathOf(uri));
  }

  #mayLearn(document: vscode.TextDocument): boolean {
    // The person's own settings may hold keys.
    if (document.uri.scheme === 'vscode-userdata' || !isWritten(document.uri)) return false;
    return !this.#isExcluded(resourceOf(document));
  }

  #opened(document: vscode.TextDocument): void {
    if (!isInView(document) || !this.#mayLearn(document)) return;
    this.#files.release(document.uri.toString());
    this.#documents.add(document);
  }

  #changed(event: vscode.TextDocumentChangeEvent): void {
    const key = event.document.uri.toString();
    if (event.contentChanges.length === 0 || !this.#documents.has(key)) return;
    this.#pace.pressed();
    this.#typed.changed(event);
    this.#documents.changed(key);
  }

  #documentClosed(document: vscode.TextDocument): void {
    const { uri, languageId } = document;
    const key = uri.toString();
    this.#typed.forget(document);
    if (!this.#documents.remove(key)) return;
    if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') this.#ports.thread.forget(key);
    else {
      this.#closed.set(key, { uri, languageId });
      this.#wake();
    }
  }

  /** Other files are excluded now. */
  #reconsider(): void {
    this.#isExclusionDue = true;
    for (const document of vscode.workspace.textDocuments) {
      const key = document.uri.toString();
      const isKnown = this.#documents.has(key);
      if (this.#mayLearn(document) === isKnown) continue;
      if (!isKnown) this.#opened(document);
      else {
        this.#documents.remove(key);
        this.#typed.forget(document);
        this.#ports.thread.forget(key);
      }
    }
    this.#searchAgain();
  }

  #searchAgain(): void {
    this.#around.searchAgain();
    for (const document of this.#documents.all) this.#around.lookAround(document, false);
    this.#wake();
  }

  #wake(): void {
    if (!this.#stop.signal.aborted) this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    const { signal } = this.#stop;
    try {
      for (;;) {
        await this.#pace.rest(signal);
        const job = this.#next();
        if (!job) return;
        await job();
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      // With nothing in between: what comes up from now on wakes it again.
      this.#working = undefined;
    }
  }

  #failed(error: unknown): void {
    if (!isAbort(error)) this.#ports.log.warn(`Learning from the code at hand stopped: ${error}`);
  }

  /** What is to be done first: what the person looks at, and what is next to it, before what is far away. */
  #next(): (() => Promise<void>) | undefined {
    if (this.#isExclusionDue || this.#disk.hasGone) return () => this.#forget();
    const { firstSeen, first } = this.#documents;
    if (firstSeen !== undefined) return () => this.#learnDocument(firstSeen, true);
    const near = this.#around.next(true);
    if (near || !this.#mayGoFar) return near;
    if (first !== undefined) return () => this.#learnDocument(first, false);
    if (this.#closed.size > 0) return () => this.#files.learnSome(this.#closed);
    const far = this.#around.next(false);
    const { changes } = this.#disk;
    return far ?? (changes.size > 0 ? () => this.#files.learnSome(changes) : undefined);
  }

  /** What is gone, and what is excluded now. */
  async #forget(): Promise<void> {
    const [isGone, isExclusionDue] = [this.#disk.takeGone(), this.#isExclusionDue];
    this.#isExclusionDue = false;
    const isExcluded = (key: string) => isExclusionDue && this.#isExcluded(vscode.Uri.parse(key));
    await this.#pace.run(
      this.#files.forget((key) => isGone(key) || isExcluded(key)),
      this.#stop.signal,
    );
  }

  async #learnDocument(key: string, isSeen: boolean): Promise<void> {
    const taken = this.#documents.take(key);
    if (!taken) return;
    const { document, isNew } = taken;
    this.#lookAround(document, isSeen);
    if (isNew) await learnDocument(this.#ports.thread, document, this.#typed.unfinished(document));
  }

  #lookAround(document: vscode.TextDocument, isSeen: boolean): void {
    this.#languages.saw(document);
    const glob = this.#mayGoFar ? this.#languages.globOf(familyOf(document.languageId)) : undefined;
    if (glob !== undefined) this.#disk.follow(glob);
    this.#around.lookAround(document, isSeen);
  }
}
