import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './session.ts';

export interface Theme {
  /** In the names of pictures. */
  readonly name: string;
  /** As VS Code calls it. */
  readonly label: string;
  /** A class of the window that has it. */
  readonly kind: string;
}

/** In which pages are looked at. */
export const themes: readonly Theme[] = [
  { name: 'dark', label: 'Dark Modern', kind: 'vs-dark' },
  { name: 'light', label: 'Light Modern', kind: 'vs' },
  { name: 'contrast', label: 'Dark High Contrast', kind: 'hc-black' },
];

/** Where a picture of a page goes: `out/screens`, or with STARCODER_TEST_SCREENS=docs/screens into the docs. */
export function screenFile(name: string): string {
  const folder = join(root, process.env['STARCODER_TEST_SCREENS'] ?? 'out/screens');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
