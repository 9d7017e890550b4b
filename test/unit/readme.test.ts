import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readmes = ['README.md', 'README.zh-cn.md'];
const manifest: { contributes: { commands: { command: string; title: string }[] } } = JSON.parse(read('package.json'));

/** Every match, sorted, each once. */
const all = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([whole]) => whole))].sort();

describe('the two READMEs', () => {
  it('have the same parts, and name the same settings, keys and files', () => {
    const [english = '', chinese = ''] = readmes.map(read);
    const outline = (text: string) => [...text.matchAll(/^#+(?= )/gm)].map(([level]) => level);
    assert.deepEqual(outline(chinese), outline(english));
    const rows = (text: string) => [...text.matchAll(/^\|/gm)].length;
    assert.equal(rows(chinese), rows(english));
    for (const pattern of [
      /\bstarcoder\.[a-zA-Z.]+[a-zA-Z]/g,
      /\bhttp\.[a-zA-Z]+/g,
      /\bnpm run [\w -]+/g,
      /STARCODER_\w+/g,
    ]) {
      assert.deepEqual(all(chinese, pattern), all(english, pattern));
    }
  });

  for (const [index, file] of readmes.entries()) {
    it(`${file} names commands by their titles and links to files that exist`, () => {
      const strings: Record<string, string> = JSON.parse(
        read(['package.nls.json', 'package.nls.zh-cn.json'][index] ?? ''),
      );
      const titles = manifest.contributes.commands.map(({ title }) => `StarCoder: ${strings[title.slice(1, -1)]}`);
      const text = read(file);
      const named = [...text.matchAll(/\*\*(StarCoder: [^*]+)\*\*/g)].map(([, title]) => title ?? '');
      assert.ok(named.length >= 7);
      assert.deepEqual(
        named.filter((title) => !titles.includes(title)),
        [],
      );
      const links = [...text.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map(([, link]) => link ?? '');
      assert.deepEqual(
        links.filter((link) => !existsSync(join(root, link))),
        [],
      );
    });
  }
});
