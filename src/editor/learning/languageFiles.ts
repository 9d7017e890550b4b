import * as vscode from 'vscode';
import { familyOf } from '../../context/languageFamily.ts';

/** Which files belong to a language, as far as their names tell: by what is open, and by what extensions say of it once they are asked. */
export class LanguageFiles {
  /** Language id by the end of a name, from its last dot. */
  readonly #byEnding = new Map<string, string>();

  /** Asks the extensions, one at each step. */
  *askExtensions(): Generator<void, void> {
    for (const { packageJSON } of vscode.extensions.all) {
      yield;
      const languages: unknown = packageJSON?.contributes?.languages;
      if (!Array.isArray(languages)) continue;
      for (const language of languages) {
        const { id, extensions } = language ?? {};
        if (typeof id !== 'string' || !Array.isArray(extensions)) continue;
        for (const ending of extensions) this.#add(ending, id);
      }
    }
  }

  /** A document may be of another language than its name says. */
  saw({ uri, languageId }: vscode.TextDocument): void {
    if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') return;
    this.#add(endingOf(uri.path), languageId);
  }

  languageIdOf(path: string): string | undefined {
    return this.#byEnding.get(endingOf(path));
  }

  /** How the names of a family's files end, with the dot; none where names do not tell. */
  endingsOf(family: string): string[] {
    return [...this.#byEnding].flatMap(([ending, languageId]) => (familyOf(languageId) === family ? ending : []));
  }

  /** The same as a glob. */
  globOf(family: string): string | undefined {
    const endings = this.endingsOf(family);
    return endings.length > 0 ? `**/*{${endings.join(',')}}` : undefined;
  }

  #add(ending: unknown, languageId: string): void {
    // What a glob would read as its own is left out.
    if (typeof ending === 'string' && /^\.[\w+#-]+$/.test(ending)) this.#byEnding.set(ending, languageId);
  }
}

function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.')) : '';
}
