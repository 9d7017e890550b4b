// Builds the extension, minified: what it needs at once, and what is loaded when it is needed first; `--dev` keeps names and adds a source map, `--watch` rebuilds on change.
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, context } from 'esbuild';

const dev = process.argv.includes('--dev') || process.argv.includes('--watch');

/**
 * A dynamic import of ours names an entry point, which is loaded from a file of its own. Each file has its own copy of what it imports, so
 * they share no class (`CompletionError` knows its like by name) and no state.
 * @type {import('esbuild').Plugin}
 */
const loadLater = {
  name: 'load later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path, '.ts')}.cjs`, external: true } : undefined,
    );
  },
};

/**
 * A namespace import of a CommonJS module copies every name that it exports, once for each file that has such an import: of `vscode` that
 * would be most of what the start takes. A plain `require` copies nothing.
 * @type {import('esbuild').Plugin}
 */
const plainVscode = {
  name: 'plain vscode',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^import \* as vscode from 'vscode';$/m,
        "import vscode = require('vscode');",
      ),
      loader: 'ts',
    }));
  },
};

/**
 * node-fetch brings its own Blob, File and FormData for older versions of Node; the extension sends JSON.
 * @type {import('esbuild').Plugin}
 */
const ownForms = {
  name: 'own forms',
  setup({ onResolve, onLoad }) {
    const forms = /^(?:fetch-blob(?:\/from\.js)?|formdata-polyfill\/esm\.min\.js|\.\/utils\/multipart-parser\.js)$/;
    onResolve({ filter: forms }, ({ path }) => ({ path, namespace: 'own forms' }));
    onLoad({ filter: /.*/, namespace: 'own forms' }, () => ({
      contents: `
        export const { Blob, File, FormData } = globalThis;
        const none = () => { throw new TypeError('There are no forms here.'); };
        export { none as fileFrom, none as fileFromSync, none as blobFrom, none as blobFromSync, none as formDataToBlob, none as toFormData };
        export default Blob;
      `,
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  entryPoints: [
    'src/extension.ts',
    'src/wiring/window.ts',
    'src/wiring/builtinThread.ts',
    'src/editor/builtin.ts',
    'src/editor/contextSource.ts',
    'src/model/client.ts',
    'src/storage/pruneOld.ts',
    'src/editor/statusBar.ts',
    'src/editor/capNotices.ts',
    'src/pipeline/completeText.ts',
    'src/editor/commands/*.ts',
  ],
  outdir: 'dist',
  entryNames: '[name]',
  outExtension: { '.js': '.cjs' },
  plugins: [plainVscode, ownForms, loadLater],
  bundle: true,
  platform: 'node',
  // VS Code 1.100, the oldest that package.json allows, runs extensions on Node 20.
  target: 'node20',
  format: 'cjs',
  // A plain `require`: VS Code looks into each `import()`, and Node reads what is imported twice to know its names.
  supported: { 'dynamic-import': false },
  // node-fetch asks for the polyfill only where web streams are missing, as they were before Node 18.
  external: ['vscode', 'web-streams-polyfill'],
  minify: !dev,
  sourcemap: dev,
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * The pages run in the browser of VS Code: dist/pages/<page>.js and .css.
 * @type {import('esbuild').BuildOptions}
 */
const pages = {
  entryPoints: globSync('src/pages/*/main.{ts,css}'),
  outbase: 'src/pages',
  outdir: 'dist/pages',
  entryNames: '[dir]',
  bundle: true,
  platform: 'browser',
  // Chromium of VS Code 1.100.
  target: 'chrome132',
  format: 'iife',
  minify: !dev,
  sourcemap: dev ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

for (const each of [options, pages]) {
  if (process.argv.includes('--watch')) await (await context({ ...each, logLevel: 'info' })).watch();
  else await build(each);
}
