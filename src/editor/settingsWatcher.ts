import * as vscode from 'vscode';
import type { SettingName } from '../config/defaults.ts';
import { parseSettings, type SettingProblem } from '../config/parse.ts';
import type { Settings } from '../core/settings.ts';

/** Settings of a document, read once and again only after a change. */
export class SettingsWatcher implements vscode.Disposable {
  readonly #cache = new Map<string, ReturnType<typeof parseSettings>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly #onProblem: (problem: SettingProblem) => void;
  readonly onDidChange = this.#changed.event;

  constructor(onProblem: (problem: SettingProblem) => void) {
    this.#onProblem = onProblem;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      // A proxy that was mended is worth another try.
      if (!event.affectsConfiguration('starcoder') && !event.affectsConfiguration('http')) return;
      this.#cache.clear();
      this.#changed.fire();
    });
  }

  /** For a document, or where there is none for the window. */
  get(document?: vscode.TextDocument): Settings {
    return this.#read(document).settings;
  }

  /** What is wrong with the window's. */
  problems(): readonly SettingProblem[] {
    return this.#read(undefined).problems;
  }

  /** The person has a value of their own for it. */
  isSet(name: SettingName): boolean {
    return vscode.workspace.getConfiguration('starcoder').inspect(name)?.globalValue !== undefined;
  }

  #read(document: vscode.TextDocument | undefined): ReturnType<typeof parseSettings> {
    const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
    const key = `${document?.languageId ?? ''} ${folder?.uri.toString() ?? ''}`;
    const known = this.#cache.get(key);
    if (known) return known;
    const configuration = vscode.workspace.getConfiguration('starcoder', document);
    const parsed = parseSettings((name) => configuration.get(name));
    parsed.problems.forEach(this.#onProblem);
    this.#cache.set(key, parsed);
    return parsed;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
