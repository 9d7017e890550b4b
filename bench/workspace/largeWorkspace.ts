/** A workspace of 20,000 real files, made once and kept in the cache of the tests. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { cached } from '../../test/support/cache.ts';
import { installVSCode } from '../../test/support/vscodeServer.ts';
import { fetchCorpus } from '../corpus.ts';
import { languageIds } from '../sources.ts';
import { type Asking, findAsking } from './findAsking.ts';

const mostFiles = 20_000;
const languages = ['typescript', 'python'];

export interface LargeWorkspace {
  readonly folder: string;
  /** One a language, in which the engine is known to have an answer. */
  readonly askings: readonly Asking[];
}

/** The first use fetches what `npm run bench -- builtin` does, and copies some 200 MB. */
export async function largeWorkspace(): Promise<LargeWorkspace> {
  const sources = [...(await fetchCorpus()), 'node_modules', dirname(dirname(await installVSCode()))];
  const made = await cached(`bench-workspace-${mostFiles}-5`, async (draft) => {
    const folder = join(draft, 'workspace');
    const files = copyFiles(sources.filter(existsSync), folder);
    const askings = languages.flatMap((languageId) => findAsking(folder, files, languageId) ?? []);
    for (const { path, text } of askings) writeFileSync(join(folder, path), text);
    writeFileSync(join(draft, 'askings.json'), JSON.stringify(askings));
  });
  return { folder: join(made, 'workspace'), askings: JSON.parse(readFileSync(join(made, 'askings.json'), 'utf8')) };
}

/** Copies source files as they lie, minified ones as well; where there are too few, everything once more. Returns their paths. */
function copyFiles(sources: readonly string[], folder: string): string[] {
  const found = sources.flatMap((source, index) =>
    filesIn(source).map((path) => ({
      from: join(source, path),
      // What is installed is what somebody wrote, and as such a project of the workspace.
      to: join(`part${index}`, path.replaceAll('node_modules/', '')),
    })),
  );
  const copied: string[] = [];
  for (let time = 1; copied.length < mostFiles && found.length > 0; time += 1) {
    for (const { from, to } of found) {
      if (copied.length === mostFiles) break;
      const path = time === 1 ? to : join(`again${time}`, to);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      copyFileSync(from, join(folder, path));
      copied.push(path);
    }
  }
  return copied;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && languageIds[extname(entry.name)] !== undefined)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
