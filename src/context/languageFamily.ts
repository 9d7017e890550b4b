const families: readonly (readonly string[])[] = [
  ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'],
  ['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'],
  ['java', 'kotlin', 'groovy', 'scala'],
  ['css', 'scss', 'less', 'sass'],
  ['html', 'handlebars', 'django-html', 'jinja-html'],
  ['json', 'jsonc'],
];

const firstOf: ReadonlyMap<string, string> = new Map(
  families.flatMap((family) => family.map((language) => [language, family[0] ?? language] as const)),
);

/** The same for all languages in which one file shows how to write the other. */
export function familyOf(languageId: string): string {
  return firstOf.get(languageId) ?? languageId;
}

/** Two languages in which one file shows how to write the other. */
export function areRelated(one: string, other: string): boolean {
  return familyOf(one) === familyOf(other);
}
