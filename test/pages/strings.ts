/** The extension's strings as VS Code gives them to a person, read from the files that it reads. */
import { readFileSync } from 'node:fs';
import { fillIn } from '../../src/core/errors.ts';
import type { Localize } from '../../src/core/localize.ts';
import type { Property } from '../../src/editor/settingsForm.ts';

export const languages = ['en', 'zh-cn'] as const;
export type Language = (typeof languages)[number];

const json = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

/** By the English string, as `vscode.l10n.t` does. */
export function localizer(language: Language): Localize {
  if (language === 'en') return (message, ...args) => fillIn(message, args);
  const bundle: Readonly<Record<string, string>> = json(`l10n/bundle.l10n.${language}.json`);
  return (message, ...args) => fillIn(bundle[message] ?? message, args);
}

/** The settings as package.json declares them, their texts in the person's language. */
export function propertiesIn(language: Language): Readonly<Record<string, Property>> {
  const texts: Readonly<Record<string, string>> = json(`package.nls${language === 'en' ? '' : `.${language}`}.json`);
  const { properties } = json('package.json').contributes.configuration;
  return JSON.parse(JSON.stringify(properties), (_, value) =>
    typeof value === 'string' ? value.replace(/^%(.+)%$/, (whole, key: string) => texts[key] ?? whole) : value,
  );
}
