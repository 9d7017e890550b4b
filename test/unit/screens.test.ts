import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { themes } from '../support/screens.ts';

const folder = new URL('../../docs/screens/', import.meta.url);
const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));

describe('docs/screens', () => {
  it('shows every picture, and none that is not there', () => {
    const shown = [...readFileSync(new URL('README.md', folder), 'utf8').matchAll(/\]\(([\w-]+\.png)\)/g)];
    assert.deepEqual(shown.map(([, name]) => name).sort(), pictures.sort());
  });

  it('has each page in both languages, light, dark and in high contrast', () => {
    const pages = new Set(pictures.flatMap((name) => /^(\w+)-(?:en|zh-cn)-\w+\.png$/.exec(name)?.[1] ?? []));
    assert.ok(pages.size >= 6);
    const wanted = [...pages].flatMap((page) =>
      ['en', 'zh-cn'].flatMap((locale) => themes.map(({ name }) => `${page}-${locale}-${name}.png`)),
    );
    for (const name of wanted) assert.ok(pictures.includes(name), name);
  });
});
