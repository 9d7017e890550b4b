import * as vscode from 'vscode';
import { foreignGlob } from '../../builtin/ownCode.ts';
import type { BuiltinThread } from '../../builtin/thread.ts';
import { familyOf } from '../../context/languageFamily.ts';
import { resourceOf } from '../resource.ts';
import type { LanguageFiles } from './languageFiles.ts';
import { distance, foldersOutward, nearestFirst } from './nearestFirst.ts';
import type { Pace } from './pace.ts';

export interface FoundFile {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  /** It is in this very folder, in which a document was opened. */
  readonly neighboursOf?: string;
}

/** Files that are to be read, by their URIs, the first ones first. */
export type DueFiles = Map<string, FoundFile>;

export interface SurroundingsPorts {
  readonly languageFiles: LanguageFiles;
  readonly thread: Pick<BuiltinThread, 'find'>;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Whether a file that was found is not known in another way. */
  isWanted(key: string): boolean;
  /** Learns the next few. */
  learnSome(due: DueFiles): Promise<void>;
  /** There is something to be done again. */
  onFound(): void;
  onProblem(error: unknown): void;
}

/** What is left to be done around the documents of a family in a folder. */
interface Around {
  readonly id: string;
  readonly family: string;
  /** Path of the folder. */
  readonly from: string;
  /** The folder, if its own files are still to be looked for. */
  unlisted: vscode.Uri | undefined;
  /** The last one that was looked through. */
  searched: vscode.Uri | undefined;
  /** To be looked through, the nearest first. */
  readonly folders: vscode.Uri[];
  /** What a search has found, as it came. */
  found: readonly vscode.Uri[];
  readonly files: DueFiles;
}

/** Results of one search. */
const mostFound = 1_000;
const mostNeighbours = 200;

/** What is to be read around documents: around the one that was looked at last first, and there the nearest first. */
export class Surroundings implements vscode.Disposable {
  readonly #ports: SurroundingsPorts;
  readonly #cancel = new vscode.CancellationTokenSource();
  /** Around the document that was looked at last comes last. */
  readonly #around: Around[] = [];
  readonly #searched = new Set<string>();
  #searching: Promise<void> | undefined;

  constructor(ports: SurroundingsPorts) {
    this.#ports = ports;
  }

  /** Makes sure that the files around a document are looked for; before all others if the person looks at it. */
  lookAround(document: vscode.TextDocument, isSeen: boolean): void {
    const resource = resourceOf(document);
    const family = familyOf(document.languageId);
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const root = vscode.workspace.getWorkspaceFolder(resource)?.uri;
    const from = resource.path.slice(0, Math.max(0, resource.path.lastIndexOf('/')));
    const near = root ? foldersOutward(from, root.path).map((path) => root.with({ path })) : [];
    // A language whose files have no names of their own.
    if (this.#ports.languageFiles.endingsOf(family).length === 0) return;
    const id = `${family} ${resource.with({ path: from })}`;
    const known = this.#around.findIndex((one) => one.id === id);
    const fresh: Around = {
      id,
      family,
      from,
      unlisted: undefined,
      searched: undefined,
      folders: [],
      found: [],
      files: new Map(),
    };
    const around = this.#around[known] ?? fresh;
    const isNew = (search: string) => this.#searched.size < this.#searched.add(search).size;
    for (const folder of [...near, ...roots]) {
      // Every file of a repository that is only looked at would be fetched.
      if (folder.scheme === 'vscode-vfs') continue;
      if (isNew(`${family} ${folder}`)) around.folders.push(folder);
      if (folder.path === from && isNew(`${id} alone`)) around.unlisted = folder;
    }
    if (known >= 0 && !isSeen) return;
    if (known >= 0) this.#around.splice(known, 1);
    if (isSeen) this.#around.push(around);
    else this.#around.unshift(around);
  }

  /** What was found is not all any more. */
  searchAgain(): void {
    this.#searched.clear();
  }

  /** What is to be done next, if only in the folder of the document that was looked at last; undefined, too, while a search is on. */
  next(isNear: boolean): (() => Promise<void>) | undefined {
    const around = this.#top();
    if (!around) return undefined;
    const { unlisted, found, files } = around;
    if (unlisted) return () => this.#list(around, unlisted);
    const [file] = files.values();
    if (file) return isNear && !file.neighboursOf ? undefined : () => this.#ports.learnSome(files);
    if (isNear) return undefined;
    if (found.length > 0) return () => this.#keep(around);
    if (this.#searching) return undefined;
    return async () => {
      this.#searching = this.#search(around).finally(() => {
        this.#searching = undefined;
        this.#ports.onFound();
      });
    };
  }

  /** While a search is on, which may take long where folders are large or far away. */
  get searching(): Promise<void> | undefined {
    return this.#searching;
  }

  dispose(): void {
    this.#cancel.cancel();
    this.#cancel.dispose();
  }

  #top(): Around | undefined {
    for (let last = this.#around.at(-1); last; last = this.#around.at(-1)) {
      if (last.unlisted || last.folders.length + last.found.length + last.files.size > 0) return last;
      this.#around.pop();
    }
    return undefined;
  }

  async #list(around: Around, folder: vscode.Uri): Promise<void> {
    around.unlisted = undefined;
    const endings = this.#ports.languageFiles.endingsOf(around.family);
    for (const uri of await this.#filesIn(folder, endings)) this.#take(uri, around);
  }

  async #filesIn(folder: vscode.Uri, endings: readonly string[]): Promise<readonly vscode.Uri[]> {
    if (folder.scheme === 'file') {
      const search = { folder: folder.fsPath, endings, isDeep: false, most: mostNeighbours };
      return (await this.#ports.thread.find(search)).map((path) => vscode.Uri.file(path));
    }
    // It may be gone.
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
    return entries
      .filter(([name, type]) => type === vscode.FileType.File && endings.some((ending) => name.endsWith(ending)))
      .slice(0, mostNeighbours)
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  }

  async #search(around: Around): Promise<void> {
    const [folder] = around.folders;
    try {
      if (folder) around.found = await this.#filesUnder(folder, around);
    } catch (error) {
      this.#ports.onProblem(error);
    } finally {
      // Until now, so that it is not taken for one around which nothing is left.
      around.searched = around.folders.shift();
    }
  }

  async #filesUnder(folder: vscode.Uri, { family, searched }: Around): Promise<readonly vscode.Uri[]> {
    const endings = this.#ports.languageFiles.endingsOf(family);
    // VS Code's own search starts a program for each, which holds this thread for longer than a key may wait.
    if (folder.scheme === 'file') {
      const except = searched?.scheme === 'file' ? { except: searched.fsPath } : {};
      const search = { folder: folder.fsPath, endings, isDeep: true, most: mostFound, ...except };
      return (await this.#ports.thread.find(search)).map((path) => vscode.Uri.file(path));
    }
    const glob = this.#ports.languageFiles.globOf(family);
    if (glob === undefined) return [];
    const include = new vscode.RelativePattern(folder, glob);
    return vscode.workspace.findFiles(include, foreignGlob, mostFound, this.#cancel.token);
  }

  async #keep(around: Around): Promise<void> {
    const { found } = around;
    around.found = [];
    await this.#ports.pace.run(this.#keepEach(found, around), this.#ports.signal);
  }

  *#keepEach(found: readonly vscode.Uri[], around: Around): Generator<void, void> {
    for (const uri of nearestFirst(found, around.from, ({ path }) => path)) {
      yield;
      this.#take(uri, around);
    }
  }

  #take(uri: vscode.Uri, { from, files }: Around): void {
    const key = uri.toString();
    const languageId = this.#ports.languageFiles.languageIdOf(uri.path);
    if (languageId === undefined || !this.#ports.isWanted(key)) return;
    // Here it comes before it would have elsewhere.
    for (const other of this.#around) other.files.delete(key);
    files.set(key, { uri, languageId, ...(distance(from, uri.path) === 0 && { neighboursOf: from }) });
  }
}
