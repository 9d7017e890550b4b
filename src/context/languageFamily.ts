const families: readonly (readonly string[])[] = [
  ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'],
  ['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'],
  ['java', 'kotlin', 'groovy', 'scala'],
  ['css', 'scss', 'less', 'sass'],
  ['html', 'handlebars', 'django-html', 'jinja-html'],
  ['json', 'jsonc'],
];

const familyOf: ReadonlyMap<string, string> = new Map(
  families.flatMap((family) => family.map((language) => [language, family[0] ?? language] as const)),
);

/** Two languages in which one file shows how to write the other. */
export function areRelated(one: string, other: string): boolean {
  return (familyOf.get(one) ?? one) === (familyOf.get(other) ?? other);
}
