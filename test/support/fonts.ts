/**
 * Fonts for screenshots. A bare machine has none for Chinese, so its pages would show boxes; and with the same fonts
 * everywhere a picture looks the same wherever it is taken.
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached, npmInstall } from './cache.ts';

const packages = ['@expo-google-fonts/noto-sans-sc@0.4.3', '@expo-google-fonts/jetbrains-mono@0.4.1'];

const faces = [
  'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
  'jetbrains-mono/700Bold/JetBrainsMono_700Bold.ttf',
];

const prefer = (family: string, font: string): string =>
  `<match><test name="family"><string>${family}</string></test>` +
  `<edit name="family" mode="prepend" binding="strong"><string>${font}</string></edit></match>`;

const fontConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">.</dir>
  ${prefer('monospace', 'JetBrains Mono')}
  ${prefer('sans-serif', 'Noto Sans SC')}
  ${prefer('system-ui', 'Noto Sans SC')}
</fontconfig>
`;

/** A fontconfig file, for `FONTCONFIG_FILE`, that puts Noto Sans SC and JetBrains Mono before the machine's own fonts. */
export async function fontConfigFile(): Promise<string> {
  const folder = await cached('fonts-1', async (draft) => {
    const modules = await npmInstall(draft, ...packages);
    for (const face of faces) await rename(join(modules, '@expo-google-fonts', face), join(draft, basename(face)));
    await rm(modules, { recursive: true });
    await writeFile(join(draft, 'fonts.conf'), fontConfig);
  });
  return join(folder, 'fonts.conf');
}
