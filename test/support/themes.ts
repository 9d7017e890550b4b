/** VS Code's own colour themes, one of each kind. */
export const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  hc: 'Default High Contrast',
  hcLight: 'Default High Contrast Light',
} as const;
