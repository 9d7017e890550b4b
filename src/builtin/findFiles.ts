import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnFolder, isOwnName } from './ownCode.ts';
import type { Search } from './thread.ts';

/** Whoever has more keeps other things in them as well. */
const mostFolders = 5_000;

/** Paths of the files that a search is for, the nearest first, folder by folder; one folder at each step. What cannot be read is passed over. */
export function* findFiles({ folder, endings, isDeep, except }: Search): Generator<readonly string[], void> {
  const folders = [folder];
  for (let at = 0; at < folders.length; at += 1) {
    const here = folders[at] ?? '';
    const files: string[] = [];
    for (const entry of entriesOf(here)) {
      const path = join(here, entry.name);
      if (entry.isFile() && isOwnName(entry.name) && endings.some((ending) => entry.name.endsWith(ending)))
        files.push(path);
      const isNew = isDeep && entry.isDirectory() && isOwnFolder(entry.name) && path !== except;
      if (isNew && folders.length < mostFolders) folders.push(path);
    }
    yield files;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
