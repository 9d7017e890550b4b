/** Real code in some twenty languages, the same on every machine. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { debianSources, npmSources } from './packages.ts';

export interface SourceFile {
  readonly path: string;
  readonly languageId: string;
  /** Line ends are `\n`. */
  readonly text: string;
}

export const languageIds: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.ts': 'typescript',
  '.go': 'go',
  '.rs': 'rust',
  '.c': 'c',
  '.h': 'c',
  '.cc': 'cpp',
  '.cpp': 'cpp',
  '.hpp': 'cpp',
  '.java': 'java',
  '.kt': 'kotlin',
  '.swift': 'swift',
  '.cs': 'csharp',
  '.rb': 'ruby',
  '.php': 'php',
  '.lua': 'lua',
  '.sh': 'shellscript',
  '.css': 'css',
  '.scss': 'scss',
  '.vue': 'vue',
  '.html': 'html',
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.json': 'json',
};

const filesPerLanguage = 120;
const bytes = { min: 2_000, max: 120_000 };

/**
 * Files written by hand, at most 120 of a language, in an order that depends on nothing but their names; `$STARCODER_BENCH_SOURCES` names
 * a folder of more.
 */
export async function readSources(languages?: readonly string[]): Promise<SourceFile[]> {
  const more = process.env['STARCODER_BENCH_SOURCES'];
  const found = [await npmSources(), join(await debianSources(), 'usr'), ...(more ? [more] : [])].flatMap(collect);
  found.sort((a, b) => hashOf(a.path) - hashOf(b.path));
  const ids = new Set(found.map(({ languageId }) => languageId));
  return [...ids].flatMap((id) => {
    if (languages && !languages.includes(id)) return [];
    const chosen: SourceFile[] = [];
    for (const { root, path, languageId } of found) {
      if (chosen.length === filesPerLanguage) break;
      if (languageId !== id) continue;
      const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
      if (isWritten(text)) chosen.push({ path, languageId, text });
    }
    return chosen;
  });
}

interface Found {
  readonly root: string;
  readonly path: string;
  readonly languageId: string;
}

function collect(root: string): Found[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
    const languageId = languageIds[extname(path)];
    if (languageId === undefined || /\.(?:d\.[cm]?ts|min\.\w+)$|[-.]bundle\.|[-.]lock\./.test(basename(path)))
      return [];
    const about = lstatSync(join(root, path));
    return about.isFile() && about.size >= bytes.min && about.size <= bytes.max ? [{ root, path, languageId }] : [];
  });
}

/** No bundle, no table of numbers, no generated code. */
export function isWritten(text: string): boolean {
  const lines = text.split('\n');
  if (lines.length < 30 || lines.some((line) => line.length > 300)) return false;
  if (/@generated|DO NOT EDIT|automatically generated/i.test(text.slice(0, 2000)) || text.includes('\0')) return false;
  return (text.match(/[\p{L}_]/gu)?.length ?? 0) > text.length * 0.3;
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
