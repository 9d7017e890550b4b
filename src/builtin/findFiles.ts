import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwnFolder, isOwnName } from './ownCode.ts';
import type { Search } from './thread.ts';

/** Whoever has more keeps other things in them as well. */
const mostFolders = 5_000;

/**
 * Paths of the files that a search is for, the nearest first, folder by folder. What cannot be read is passed over, and so are links: what
 * they lead to is found where it is, or is not the project's.
 */
export async function* findFiles({ folder, endings, isDeep, except }: Search): AsyncGenerator<readonly string[], void> {
  const folders = [folder];
  for (let at = 0; at < folders.length; at += 1) {
    const here = folders[at] ?? '';
    const files: string[] = [];
    for (const entry of await entriesOf(here)) {
      const path = join(here, entry.name);
      if (entry.isFile() && isOwnName(entry.name) && endings.some((ending) => entry.name.endsWith(ending)))
        files.push(path);
      const isNew = isDeep && entry.isDirectory() && isOwnFolder(entry.name) && path !== except;
      if (isNew && folders.length < mostFolders) folders.push(path);
    }
    yield files;
  }
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
