import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './session.ts';

/** In which pages are looked at: by the name of the picture, and as VS Code calls them. */
export const themes = [
  { name: 'dark', label: 'Dark Modern' },
  { name: 'light', label: 'Light Modern' },
  { name: 'contrast', label: 'Dark High Contrast' },
] as const;

/** Where a picture of a page goes: `out/screens`, or with STARCODER_TEST_SCREENS=docs/screens into the docs. */
export function screenFile(name: string): string {
  const folder = join(root, process.env['STARCODER_TEST_SCREENS'] ?? 'out/screens');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
