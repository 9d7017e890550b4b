import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The test files below `folder` of the project, as paths from its root, in order. */
export function testFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .sort();
}
