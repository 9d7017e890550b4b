/**
 * A Chinese display language. Microsoft's language packs are in no package registry, but npm's `monaco-editor-nls` carries
 * an older pack's translations of the workbench: 40 % of today's strings, the menus among them; the rest stays English.
 * An extension's own `package.nls.zh-cn.json` and l10n bundle need no more than that some pack for zh-cn exists.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, npmInstall } from './cache.ts';

const version = '3.1.0';

/** Folder of the translations; installs them on first use. */
export function installChinese(): Promise<string> {
  return cached(`zh-cn-${version}`, async (draft) => {
    const modules = await npmInstall(draft, `monaco-editor-nls@${version}`);
    const contents: unknown = JSON.parse(
      await readFile(join(modules, 'monaco-editor-nls/locale/zh-hans.json'), 'utf8'),
    );
    await writeFile(join(draft, 'main.i18n.json'), JSON.stringify({ contents }));
  });
}

/** Sets up a fresh server-data-dir so that `--locale zh-cn` shows Chinese. */
export async function addChinese(serverDataFolder: string): Promise<void> {
  const pack = await installChinese();
  const data = join(serverDataFolder, 'data');
  await mkdir(data, { recursive: true });
  // What VS Code itself writes when a language pack is installed (its LanguagePacksCache).
  const packs = {
    'zh-cn': {
      hash: createHash('md5').update(version).digest('hex'),
      extensions: [{ extensionIdentifier: { id: 'starcoder-inline.zh-cn' }, version }],
      translations: { vscode: join(pack, 'main.i18n.json') },
      label: '中文(简体)',
    },
  };
  await writeFile(join(data, 'languagepacks.json'), JSON.stringify(packs));
}
