import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Who may import whom (ARCHITECTURE.md). Files of one room may always import each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ['core'],
  prompt: ['core'],
  model: ['core'],
  refine: ['core'],
  usage: ['core'],
  context: ['core'],
  storage: ['core'],
  builtin: ['core'],
  doctor: ['core', 'config', 'model', 'prompt'],
  explain: ['core', 'doctor'],
  pipeline: ['core', 'prompt', 'refine'],
  pages: ['core', 'usage'],
  editor: ['builtin', 'core', 'config', 'usage', 'context', 'doctor', 'explain', 'pages'],
  cli: ['core', 'config', 'model', 'prompt', 'refine', 'doctor'],
};
/** The composition root. */
const knowAll: ReadonlySet<string> = new Set(['wiring', 'extension.ts']);
const packages: Readonly<Record<string, readonly string[]>> = {
  vscode: ['editor', 'wiring', 'extension.ts'],
  'node-fetch': ['model'],
  'eventsource-parser': ['model'],
  'quick-lru': ['pipeline'],
  ignore: ['context'],
  '@vscode-elements/elements': ['pages'],
  uplot: ['pages'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

/** Without the path inside it. */
const packageOf = (target: string) =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\b[^'"`;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, a, b, c]) => ({ file, room: file.split('/')[0] ?? file, target: a ?? b ?? c ?? '' }));
});

describe('import rules', () => {
  it('look at every file', () => {
    assert.ok(files.length > 30, `${files.length} files`);
    assert.ok(imports.length > files.length);
  });

  it('let a room import only the rooms that it may know', () => {
    const broken = imports
      .filter(({ target, room }) => target.startsWith('.') && !knowAll.has(room))
      .filter(({ file, room, target }) => {
        const other = relative(src, normalize(join(src, dirname(file), target))).split('/')[0] ?? '';
        return other !== room && !allowed[room]?.includes(other);
      });
    assert.deepEqual(broken, []);
  });

  it('keep vscode and the HTTP client in their rooms', () => {
    const broken = imports
      .filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'))
      .filter(({ target, room }) => !packages[packageOf(target)]?.includes(room));
    assert.deepEqual(broken, []);
  });

  it('keep the built-in HTTP of Node out, which would pass by proxy and redaction', () => {
    const text = files.map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));
    const broken = text
      .filter(({ text }) => /globalThis\.fetch|node:https?['"]|node:net['"]/.test(text))
      .map(({ file }) => file);
    assert.deepEqual(broken, []);
  });
});
