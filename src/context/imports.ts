/**
 * The modules that a text imports, each as the end of a path without its ending, such as `core/types`. `path` is that of the text,
 * which relative imports start from. Where it cannot be told whether the last name is a module or something in it, both are given.
 */
export function importedModules(text: string, languageId: string, path: string): ReadonlySet<string> {
  const folder = path.split('/').slice(0, -1);
  const modules = new Set<string>();
  for (const { pattern, read } of syntaxOf.get(languageId) ?? []) {
    for (const [, name = '', more] of text.matchAll(pattern)) {
      for (const module of read(name, folder, more)) if (module !== '') modules.add(module);
    }
  }
  return modules;
}

/** Whether a path is one of these modules: the file of that name, the index file of the folder, or, in Go, a file in it. */
export function isImported(path: string, modules: ReadonlySet<string>): boolean {
  const names = path.split('/');
  const last = names.pop() ?? '';
  const stem = last.replace(/(?:\.d)?\.\w+$/, '');
  const ends = isFolderFile.test(stem) ? [names, [...names, stem]] : [[...names, stem]];
  if (/\.(?:go|java|kt|scala|cs)$/.test(last)) ends.push(names);
  return ends.some((end) => end.some((_, start) => modules.has(end.slice(start).join('/'))));
}

const isFolderFile = /^(?:index|mod|lib|__init__|init)$/;

interface Syntax {
  readonly pattern: RegExp;
  /** From what the pattern's groups caught to modules. */
  readonly read: (name: string, folder: readonly string[], more: string | undefined) => readonly string[];
}

/** `./a`, `../a`, `a/b`, `@/a`: by path, with or without the ending. */
const byPath: Syntax['read'] = (name, folder) => {
  const plain = name.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|h|hh|hpp|hxx|rb|php|dart|lua|s?css|less)$/, '');
  if (!/^\.\.?(?:\/|$)/.test(plain)) return [plain.replace(/^(?:[@~]|package:\w+)\//, '')];
  return [resolved(plain.split('/'), folder)];
};

/** Names with separators; the last may be something in the module. */
function byName(separator: string): Syntax['read'] {
  return (name) => {
    const names = name.split(separator).filter((part) => part !== '*' && part !== '');
    return [names.join('/'), names.length > 1 ? names.slice(0, -1).join('/') : ''];
  };
}

/** `from ..a.b import c`: each dot after the first is a folder up. */
const pythonFrom: Syntax['read'] = (name, folder, imported = '') => {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const names = name.slice(dots).split('.').filter(Boolean);
  const base = dots > 0 ? [...folder.slice(0, folder.length - (dots - 1)), ...names] : names;
  const found = imported.match(/\w+/g) ?? [];
  return [base.join('/'), ...found.map((one) => [...base, one].join('/'))];
};

/** `crate::a::b`, `super::a`, `self::a`: by name, without what stands for the place. */
const rustUse: Syntax['read'] = (name, folder) =>
  byName('::')(name.replace(/^(?:(?:crate|super|self)::)+/, ''), folder, undefined);

/** Any end of the path may be the folder in this workspace. */
const goPackage: Syntax['read'] = (name) => {
  const names = name.split('/');
  return names.map((_, start) => names.slice(start).join('/'));
};

function resolved(names: readonly string[], folder: readonly string[]): string {
  const path = [...folder];
  for (const name of names) {
    if (name === '..') path.pop();
    else if (name !== '.' && name !== '') path.push(name);
  }
  return path.join('/');
}

const ecma: readonly Syntax[] = [
  { pattern: /\b(?:from|import|require\(|import\()\s*['"]([^'"\n]+)['"]/g, read: byPath },
];
const jvm: readonly Syntax[] = [{ pattern: /^\s*import\s+(?:static\s+)?([\w.*]+)/gm, read: byName('.') }];
const include: readonly Syntax[] = [{ pattern: /^\s*#\s*(?:include|import)\s*"([^"\n]+)"/gm, read: byPath }];
const style: readonly Syntax[] = [{ pattern: /@(?:import|use|forward)\s+(?:url\()?['"]([^'"\n]+)['"]/g, read: byPath }];

const syntaxOf: ReadonlyMap<string, readonly Syntax[]> = new Map([
  ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'].map(
    (language) => [language, ecma] as const,
  ),
  ...['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'].map((language) => [language, include] as const),
  ...['java', 'kotlin', 'scala', 'groovy'].map((language) => [language, jvm] as const),
  ...['css', 'scss', 'less'].map((language) => [language, style] as const),
  [
    'python',
    [
      { pattern: /^\s*from\s+([\w.]+)\s+import\s+(\([^)]*\)|.*)/gm, read: pythonFrom },
      { pattern: /^\s*import\s+([\w.]+)/gm, read: byName('.') },
    ],
  ],
  ['go', [{ pattern: /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([^"\n]+)"\s*$/gm, read: goPackage }]],
  [
    'rust',
    [
      { pattern: /^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([\w:]+)/gm, read: rustUse },
      { pattern: /^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/gm, read: (name) => [name] },
    ],
  ],
  ['csharp', [{ pattern: /^\s*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;/gm, read: byName('.') }]],
  [
    'php',
    [
      { pattern: /^\s*use\s+([\w\\]+)/gm, read: byName('\\') },
      { pattern: /\b(?:require|include)(?:_once)?\b[^'"\n]*['"]\/?([^'"\n]+)['"]/g, read: byPath },
    ],
  ],
  ['ruby', [{ pattern: /^\s*require(?:_relative)?\s*\(?\s*['"]([^'"\n]+)['"]/gm, read: byPath }]],
  ['dart', [{ pattern: /^\s*(?:import|export|part)\s+['"]([^'"\n]+)['"]/gm, read: byPath }]],
  ['lua', [{ pattern: /\brequire\s*\(?\s*['"]([^'"\n]+)['"]/g, read: byName('.') }]],
]);
