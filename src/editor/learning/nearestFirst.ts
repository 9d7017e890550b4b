/** So many folders are looked through, from a document's own outward, before the whole workspace folder is. */
const stepsOutward = 3;

/** The folders around one, the nearest first, up to `root` and with it; all without a `/` at the end. */
export function foldersOutward(folder: string, root: string): string[] {
  if (folder !== root && !folder.startsWith(`${root}/`)) return [root];
  const folders: string[] = [];
  for (let at = folder; at !== root && folders.length < stepsOutward; at = at.slice(0, at.lastIndexOf('/')))
    folders.push(at);
  return [...folders, root];
}

/** Folders to be left and entered from `folder` to a file. */
export function distance(folder: string, path: string): number {
  const from = `${folder}/`;
  let same = 0;
  while (same < from.length && same < path.length && from.charCodeAt(same) === path.charCodeAt(same)) same += 1;
  return folders(from, same) + folders(path, same);
}

/** How many folders end in a path behind a place. */
function folders(path: string, from: number): number {
  let count = 0;
  for (let at = path.indexOf('/', from); at >= 0; at = path.indexOf('/', at + 1)) count += 1;
  return count;
}

/** Sorts by how far away files are from a folder; those equally far stay in their order by name. */
export function nearestFirst<T>(files: readonly T[], folder: string, pathOf: (file: T) => string): T[] {
  return files
    .map((file) => ({ file, path: pathOf(file), far: distance(folder, pathOf(file)) }))
    .sort((a, b) => a.far - b.far || (a.path < b.path ? -1 : 1))
    .map(({ file }) => file);
}
