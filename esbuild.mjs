// Builds the extension into one minified file; `--dev` keeps names and adds a source map, `--watch` rebuilds on change.
import { build, context } from 'esbuild';

const dev = process.argv.includes('--dev') || process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const options = {
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.cjs',
  bundle: true,
  platform: 'node',
  // VS Code 1.100, the oldest that package.json allows, runs extensions on Node 20.
  target: 'node20',
  format: 'cjs',
  // node-fetch asks for the polyfill only where web streams are missing, as they were before Node 18.
  external: ['vscode', 'web-streams-polyfill'],
  minify: !dev,
  sourcemap: dev,
  legalComments: 'none',
  logLevel: 'warning',
};

if (process.argv.includes('--watch')) {
  await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  await build(options);
}
