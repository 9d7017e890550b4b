/** `npm run package`: builds the extension and packs it into starcoder-inline.vsix, printing its size. */

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const vsix = join(root, 'starcoder-inline.vsix');
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');

await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: root });
// Everything is in the bundle, so no dependency goes along; and the pictures of the README are in the package.
await promisify(execFile)(
  process.execPath,
  [vsce, 'package', '--no-dependencies', '--no-rewrite-relative-links', '--out', vsix],
  { cwd: root },
);
const { size } = await stat(vsix);
console.log(`${vsix}: ${(size / 1024).toFixed(0)} KB`);
