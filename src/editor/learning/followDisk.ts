import * as vscode from 'vscode';
import type { DueFiles } from './lookAround.ts';

export interface FollowedPorts {
  /** Of a file by its name; undefined where nobody asked for its language. */
  languageIdOf(path: string): string | undefined;
  /** Files that are learnt and not open, by their URIs. */
  readonly known: { readonly keys: readonly string[] };
  isOpen(key: string): boolean;
  /** There is something to be done. */
  onDue(): void;
}

/**
 * So long after a rename its files are read under their new names, in ms. What is deleted again before VS Code has told that it is there is
 * never told to be gone.
 */
const afterRename = 1_000;

/** What became of the files on disk since they were learnt. */
export class Followed implements vscode.Disposable {
  readonly #ports: FollowedPorts;
  readonly #globs = new Set<string>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #renames = new Set<NodeJS.Timeout>();
  /** Written by somebody, perhaps thousands at once, far away from what is open. */
  readonly changes: DueFiles = new Map();
  /** URIs of files and folders. */
  #gone = new Set<string>();

  constructor(ports: FollowedPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#subscriptions.push(
      vscode.workspace.onDidDeleteFiles(({ files }) => this.wentAway(files)),
      vscode.workspace.onDidRenameFiles(({ files }) => this.#renamed(files)),
    );
  }

  /** Follows the files of a glob from now on. */
  follow(glob: string): void {
    if (this.#globs.has(glob)) return;
    if (this.#globs.size === 0) this.#followGone();
    this.#globs.add(glob);
    const watcher = vscode.workspace.createFileSystemWatcher(glob, false, false, true);
    this.#subscriptions.push(
      watcher,
      watcher.onDidCreate((uri) => this.#changed(uri)),
      watcher.onDidChange((uri) => this.#changed(uri)),
    );
  }

  wentAway(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) this.#gone.add(uri.toString());
    this.#ports.onDue();
  }

  get hasGone(): boolean {
    return this.#gone.size > 0;
  }

  /** Tells what is gone by now, by its URI: itself or a folder that it was in. */
  takeGone(): (key: string) => boolean {
    const gone = this.#gone;
    this.#gone = new Set();
    return (key) => foldersOf(key).some((folder) => gone.has(folder));
  }

  dispose(): void {
    for (const rename of this.#renames) clearTimeout(rename);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A folder that goes is told of instead of what was in it. */
  #followGone(): void {
    const watcher = vscode.workspace.createFileSystemWatcher('**', true, true, false);
    this.#subscriptions.push(
      watcher,
      watcher.onDidDelete((uri) => this.wentAway([uri])),
    );
  }

  #changed(uri: vscode.Uri): void {
    const languageId = this.#ports.languageIdOf(uri.path);
    if (languageId === undefined || this.#ports.isOpen(uri.toString())) return;
    this.changes.set(uri.toString(), { uri, languageId });
    this.#ports.onDue();
  }

  #renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    const moved = files.flatMap(({ oldUri, newUri }) =>
      this.#ports.known.keys
        .filter((key) => foldersOf(key).includes(oldUri.toString()))
        .map((key) => newUri.with({ path: newUri.path + vscode.Uri.parse(key).path.slice(oldUri.path.length) })),
    );
    this.wentAway(files.map(({ oldUri }) => oldUri));
    const rename = setTimeout(() => {
      this.#renames.delete(rename);
      for (const uri of moved) this.#changed(uri);
    }, afterRename);
    this.#renames.add(rename);
  }
}

/** A URI as a string, and those of the folders it is in. */
function foldersOf(key: string): string[] {
  const folders: string[] = [];
  for (let at = key; at.length > 0 && !at.endsWith(':/'); at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
    folders.push(at);
  return folders;
}
