/** `node test/pages/recordThemes.ts`: records in themes.json what VS Code gives to its webviews, as far as our pages use it. */
import { writeFileSync } from 'node:fs';
import { themes } from '../support/screens.ts';
import { openSession } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import { usedVariables } from './usedVariables.ts';

const session = await openSession();
try {
  const { workbench } = session;
  const page = new Webview(workbench);
  await workbench.runCommand('StarCoder: Open Settings');
  await page.waitForText(/Test Connection/);
  const names = [...usedVariables()];
  const columns: (string | null)[][] = [];
  for (const theme of themes) {
    await workbench.chooseTheme(theme);
    await until(
      `the theme ${theme.label}`,
      () => page.evaluate<string>('document.body.dataset.vscodeThemeName'),
      (name) => name === theme.label,
    );
    const read = `(${JSON.stringify(names)}).map((name) => document.documentElement.style.getPropertyValue(name) || null)`;
    columns.push(await page.evaluate<(string | null)[]>(read));
  }
  const rows = names.map(
    (name, index) => `${JSON.stringify(name)}: ${JSON.stringify(columns.map((row) => row[index]))}`,
  );
  writeFileSync(new URL('themes.json', import.meta.url), `{\n${rows.join(',\n')}\n}\n`);
} finally {
  await session.dispose();
}
