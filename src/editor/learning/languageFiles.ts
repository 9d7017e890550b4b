import * as vscode from 'vscode';
import { familyOf } from '../../context/languageFamily.ts';

/** Which files belong to a language, as far as their names tell: by what is open, and by what extensions say of it once they are asked. */
export class LanguageFiles {
  /** Language id by the end of a name, from its last dot: of what is open. */
  readonly #seen = new Map<string, string>();
  /** The same as extensions say. */
  readonly #told = new Map<string, string>();

  /** Asks the extensions, one at each step. */
  *askExtensions(): Generator<void, void> {
    for (const { packageJSON } of vscode.extensions.all) {
      yield;
      const languages: unknown = packageJSON?.contributes?.languages;
      if (!Array.isArray(languages)) continue;
      for (const language of languages) {
        const { id, extensions } = language ?? {};
        if (typeof id !== 'string' || !Array.isArray(extensions)) continue;
        for (const ending of extensions) if (isEnding(ending)) this.#told.set(ending, id);
      }
    }
  }

  /** A document may be of another language than its name says. */
  saw({ uri, languageId }: vscode.TextDocument): void {
    if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') return;
    const ending = endingOf(uri.path);
    if (isEnding(ending)) this.#seen.set(ending, languageId);
  }

  languageIdOf(path: string): string | undefined {
    const ending = endingOf(path);
    return this.#seen.get(ending) ?? this.#told.get(ending);
  }

  /** How the names of a family's files end, with the dot; none where names do not tell. */
  endingsOf(family: string): string[] {
    const languages = new Map([...this.#told, ...this.#seen]);
    return [...languages].flatMap(([ending, languageId]) => (familyOf(languageId) === family ? ending : []));
  }

  /** The same as a glob. */
  globOf(family: string): string | undefined {
    const endings = this.endingsOf(family);
    return endings.length > 0 ? `**/*{${endings.join(',')}}` : undefined;
  }
}

/** What a glob would read as its own is left out. */
function isEnding(value: unknown): value is string {
  return typeof value === 'string' && /^\.[\w+#-]+$/.test(value);
}

function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.')) : '';
}
