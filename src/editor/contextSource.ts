import * as vscode from 'vscode';
import type { Exclusion } from '../context/exclusion.ts';
import { ContextGatherer } from '../context/index.ts';
import type { OpenDocument } from '../context/openDocument.ts';
import type { ContextSource, Timer } from '../core/ports.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import { findDefinition } from './findDefinition.ts';
import { isWritten, pathOf, patternPathOf, resourceOf } from './resource.ts';

/** What the provider answers in, without the person's own settings files, which may hold keys. */
const isTold = (uri: vscode.Uri) => isWritten(uri) && uri.scheme !== 'vscode-userdata';

export interface ContextSourcePorts {
  /** As the settings have it now; another object after they changed. */
  exclusion(): Exclusion;
  estimateTokens(text: string): number;
  timer: Timer;
}

/** What the model is told beyond the file: the window's documents, what is typed into them, and its language servers. */
export class EditorContext implements ContextSource, vscode.Disposable {
  readonly #ports: ContextSourcePorts;
  readonly #gatherer: ContextGatherer;
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #lastUsed = new WeakMap<vscode.TextDocument, number>();
  #uses = 0;
  #exclusion: Exclusion;
  /** False for one that nothing is told of. */
  #readable = new WeakMap<vscode.TextDocument, OpenDocument | false>();

  constructor(ports: ContextSourcePorts) {
    this.#ports = ports;
    this.#exclusion = ports.exclusion();
    this.#gatherer = new ContextGatherer({
      documents: () => this.#documents(),
      askDefinition: (snapshot, name) => findDefinition(snapshot, name, (uri) => isTold(uri) && !this.#excludes(uri)),
      estimateTokens: ports.estimateTokens,
      timer: ports.timer,
    });
    this.#use(vscode.window.activeTextEditor);
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#use(editor)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#changed(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#gatherer.closed(uri.toString())),
    ];
  }

  gather(snapshot: Snapshot, signal: AbortSignal): Promise<readonly ContextPiece[]> {
    return this.#gatherer.gather(snapshot, signal);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #use(editor: vscode.TextEditor | undefined): void {
    this.#uses += 1;
    if (editor) this.#lastUsed.set(editor.document, this.#uses);
  }

  #changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !this.#read(document)) return;
    const changes = contentChanges.map(({ range, text }) => ({
      firstLine: range.start.line,
      lastLine: range.end.line,
      text,
    }));
    // What comes from the disk leaves a document clean.
    this.#gatherer.changed(document.uri.toString(), changes, reason === undefined && document.isDirty);
  }

  #documents(): OpenDocument[] {
    const usedAt = (document: vscode.TextDocument) => this.#lastUsed.get(document) ?? 0;
    return [...vscode.workspace.textDocuments]
      .sort((a, b) => usedAt(b) - usedAt(a))
      .flatMap((document) => this.#read(document) || []);
  }

  #read(document: vscode.TextDocument): OpenDocument | false {
    const exclusion = this.#ports.exclusion();
    if (exclusion !== this.#exclusion) {
      this.#exclusion = exclusion;
      this.#readable = new WeakMap();
      this.#gatherer.exclusionChanged();
    }
    const known = this.#readable.get(document);
    if (known !== undefined) return known;
    const isReadable = isTold(document.uri) && !this.#excludes(resourceOf(document));
    const readable = isReadable && readableOf(document);
    this.#readable.set(document, readable);
    return readable;
  }

  #excludes(uri: vscode.Uri): boolean {
    return this.#ports.exclusion()(patternPathOf(uri));
  }
}

function readableOf(document: vscode.TextDocument): OpenDocument {
  return {
    id: document.uri.toString(),
    path: pathOf(document),
    languageId: document.languageId,
    get version() {
      return document.version;
    },
    get lineCount() {
      return document.lineCount;
    },
    lineAt: (line) => document.lineAt(line).text,
  };
}
