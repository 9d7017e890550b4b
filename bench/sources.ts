/** Real code that is at hand: the project's dependencies, what the tests keep in their cache, and what the machine has. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { cacheFolder } from '../test/support/cache.ts';

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

/** Folders that are read where they are there; `$STARCODER_BENCH_SOURCES` names one more. */
const roots = [
  'node_modules',
  cacheFolder(),
  '/usr/lib/python3.11',
  '/usr/lib/python3',
  '/usr/include',
  '/usr/share/gocode',
  '/usr/share/cargo/registry',
  '/usr/share/rubygems-integration',
  '/usr/lib/ruby',
  '/usr/share/lua',
  '/usr/share/php',
  '/usr/share/doc/git',
  '/usr/lib/google-cloud-sdk/lib/surface',
  '/usr/lib/google-cloud-sdk/platform/google_appengine',
];

const filesPerLanguage = 120;
const bytes = { min: 2_000, max: 120_000 };

/** Files written by hand, at most 120 of a language, in an order that depends on nothing but their names. */
export function readSources(languages?: readonly string[]): SourceFile[] {
  const paths = new Map<string, string[]>();
  const more = process.env['STARCODER_BENCH_SOURCES'];
  for (const root of more ? [...roots, more] : roots) if (existsSync(root)) collect(root, paths);
  return [...paths].flatMap(([languageId, all]) => {
    if (languages && !languages.includes(languageId)) return [];
    const chosen: SourceFile[] = [];
    for (const path of all.sort((a, b) => hashOf(a) - hashOf(b))) {
      if (chosen.length === filesPerLanguage) break;
      const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
      if (isWritten(text)) chosen.push({ path, languageId, text });
    }
    return chosen;
  });
}

function collect(folder: string, paths: Map<string, string[]>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      collect(path, paths);
      continue;
    }
    const languageId = entry.isFile() ? languageIds[extname(entry.name)] : undefined;
    if (languageId === undefined || /\.(?:d\.[cm]?ts|min\.\w+)$|[-.]bundle\.|[-.]lock\./.test(entry.name)) continue;
    const { size } = statSync(path);
    if (size < bytes.min || size > bytes.max) continue;
    const known = paths.get(languageId);
    if (known) known.push(path);
    else paths.set(languageId, [path]);
  }
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
