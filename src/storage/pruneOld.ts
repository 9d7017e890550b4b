import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const day = 24 * 3_600_000;

/** Removes what nobody has touched for so many days from a folder, but `keep`; what is touched or gone meanwhile, or cannot be removed, is left. */
export async function pruneOld(folder: string, days: number, now: number, keep?: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name === keep) continue;
    const path = join(folder, name);
    const touched = await stat(path).catch(() => undefined);
    if (touched && touched.mtimeMs < now - days * day) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
