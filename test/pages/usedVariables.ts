import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Names of the variables of VS Code's themes that the pages and the stand-in use. Needs a build. */
export function usedVariables(): ReadonlySet<string> {
  const folders = ['dist/pages/', 'src/explain/', 'test/pages/'];
  const texts = folders.flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => /\.(?:js|css|ts)$/.test(name))
      .map((name) => readFileSync(new URL(folder + name, root), 'utf8')),
  );
  return new Set(texts.flatMap((text) => text.match(/--vscode-\w[\w-]*/g) ?? []).sort());
}
