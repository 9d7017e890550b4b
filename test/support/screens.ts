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
