/** The projects on which the built-in engine is tuned and measured: real sources in 12 languages. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianSources, npmSources } from './packages.ts';
import { hashOf, isWritten, languageIds, type SourceFile } from './sources.ts';

/** One project in one language. */
export interface Project {
  readonly name: string;
  readonly languageId: string;
  /** Written by hand, in an order that depends on nothing but their names. */
  readonly files: readonly SourceFile[];
}

/** What is tuned on is never reported on. The split was made before anything was measured. */
export type Part = 'tune' | 'report';

interface Place {
  readonly part: Part;
  readonly name: string;
  readonly folder: string;
  readonly extensions: readonly string[];
}

function placesIn(own: string, npm: string, debian: string, python: string): Place[] {
  const tune = (name: string, folder: string, ...extensions: string[]): Place => ({
    part: 'tune',
    name,
    folder,
    extensions,
  });
  const report = (name: string, folder: string, ...extensions: string[]): Place => ({
    part: 'report',
    name,
    folder,
    extensions,
  });
  const go = join(debian, 'usr/share/gocode/src');
  const rust = join(debian, 'usr/share/cargo/registry');
  const ruby = join(debian, 'usr/share/rubygems-integration/all/gems');
  const dist = join(debian, 'usr/lib/python3/dist-packages');
  return [
    tune('rxjs', join(npm, 'rxjs/src'), '.ts'),
    tune('mocha', join(own, 'mocha/lib'), '.js'),
    tune('werkzeug', join(dist, 'werkzeug'), '.py'),
    tune('asyncio', join(python, 'asyncio'), '.py'),
    tune('gin', join(go, 'github.com/gin-gonic/gin'), '.go'),
    tune('clap', versioned(rust, 'clap-'), '.rs'),
    tune('leveldb', join(npm, 'leveldown/deps/leveldb'), '.cc', '.h'),
    tune('libxml2', join(npm, 'libxmljs/vendor/libxml2'), '.c', '.h'),
    tune('capacitor-android', join(npm, '@capacitor/android'), '.java'),
    tune('rack', versioned(ruby, 'rack-'), '.rb'),
    tune('twig', join(debian, 'usr/share/php/Twig'), '.php'),
    report('msal-browser', join(own, '@azure/msal-browser/src'), '.ts'),
    report('redux-toolkit', join(npm, '@reduxjs/toolkit/src'), '.ts'),
    report('zod', join(npm, 'zod/src/v4/core'), '.ts'),
    report('undici', join(own, 'undici/lib'), '.js'),
    report('js-yaml', join(own, 'js-yaml/lib'), '.js', '.mjs'),
    report('django', join(dist, 'django'), '.py'),
    report('email', join(python, 'email'), '.py'),
    report('unittest', join(python, 'unittest'), '.py'),
    report('cobra', join(go, 'github.com/spf13/cobra'), '.go'),
    report('x-net', join(go, 'golang.org/x/net'), '.go'),
    report('prometheus', join(go, 'github.com/prometheus/client_golang'), '.go'),
    report('regex', versioned(rust, 'regex-'), '.rs'),
    report('tokio', versioned(rust, 'tokio-'), '.rs'),
    report('re2', join(npm, 're2/vendor/re2'), '.cc', '.h'),
    report('librdkafka', join(npm, 'node-rdkafka/deps/librdkafka'), '.c', '.h'),
    report('cordova-android', join(npm, 'cordova-android'), '.java'),
    report('activesupport', versioned(ruby, 'activesupport-'), '.rb'),
    report('symfony-console', join(debian, 'usr/share/php/Symfony'), '.php'),
    report('capacitor-ios', join(npm, '@capacitor/ios'), '.swift'),
    report('penlight', join(debian, 'usr/share/lua/5.1'), '.lua'),
  ];
}

/** The folders of the packages of npm and of Debian, and of Python's library. */
export async function fetchCorpus(): Promise<[npm: string, debian: string, python: string]> {
  const [npm, debian] = [await npmSources(), await debianSources()];
  const python = ['/usr/lib/python3.11', '/usr/lib/python3.12', '/usr/lib/python3.13'].find(existsSync) ?? '';
  return [npm, debian, python];
}

/** The projects of one part, those that this machine cannot have left out. */
export async function readCorpus(part: Part): Promise<Project[]> {
  const own = fileURLToPath(new URL('../node_modules', import.meta.url));
  return placesIn(own, ...(await fetchCorpus()))
    .filter((place) => place.part === part)
    .map(({ name, folder, extensions }) => readProject(name, folder, extensions))
    .filter(({ files }) => files.length >= minFiles);
}

const minFiles = 5;
const maxProjectBytes = 2_000_000;
const bytes = { min: 1_000, max: 200_000 };

/** The files of a folder in one language; without `extensions`, in the one that it holds most of. */
export function readProject(name: string, folder: string, extensions?: readonly string[]): Project {
  const paths = existsSync(folder) ? pathsIn(folder, extensions ?? Object.keys(languageIds)) : [];
  const chosen = extensions ?? [mostCommon(paths)];
  const languageId = languageIds[chosen[0] ?? ''] ?? 'plaintext';
  const files: SourceFile[] = [];
  let size = 0;
  for (const path of paths.sort((a, b) => hashOf(a.slice(folder.length)) - hashOf(b.slice(folder.length)))) {
    if (!chosen.includes(extname(path))) continue;
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    if (!isWritten(text) || size + text.length > maxProjectBytes) continue;
    files.push({ path: path.slice(folder.length + 1), languageId, text });
    size += text.length;
  }
  return { name, languageId, files };
}

function pathsIn(folder: string, extensions: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(?:^|\/)(?:node_modules|\.git)\//.test(path) && !/\.d\.[cm]?ts$|[.-]min\./.test(path))
    .filter((path) => extensions.includes(extname(path)))
    .map((path) => join(folder, path))
    .filter((path) => {
      const about = statSync(path);
      return about.isFile() && about.size >= bytes.min && about.size <= bytes.max;
    });
}

function mostCommon(paths: readonly string[]): string {
  const sizes = new Map<string, number>();
  for (const path of paths) sizes.set(extname(path), (sizes.get(extname(path)) ?? 0) + statSync(path).size);
  return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** The folder whose name begins with `start`. */
function versioned(folder: string, start: string): string {
  const name = existsSync(folder) ? readdirSync(folder).find((other) => other.startsWith(start)) : undefined;
  return join(folder, name ?? start);
}
