import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/owner.ts';
import { root, statusBarId } from '../support/session.ts';
import { installVSCode, startVSCode } from '../support/vscodeServer.ts';
import { openWorkbench } from '../support/workbench.ts';

const run = promisify(execFile);

describe('npm run package', () => {
  it('writes a .vsix that VS Code installs and runs, and prints its size', async () => {
    const folder = await temporaryFolder();
    const [extensions, workspace] = [join(folder.path, 'installed'), join(folder.path, 'workspace')];
    await Promise.all([mkdir(extensions), mkdir(workspace)]);
    const { stdout } = await run(process.execPath, ['test/support/package.ts'], { cwd: root });
    const [, vsix = '', size] = /^(.+\.vsix): (\d+) KB$/m.exec(stdout) ?? [];
    assert.ok(Number(size) > 0, stdout);
    const { size: bundle } = await stat(join(root, 'dist/extension.cjs'));
    assert.ok(bundle < 150 * 1024, `the bundle has ${bundle} bytes`);

    const where = [
      '--extensions-dir',
      extensions,
      '--server-data-dir',
      join(folder.path, 'data'),
      '--accept-server-license-terms',
    ];
    const installed = await run(process.execPath, [await installVSCode(), ...where, '--install-extension', vsix]);
    assert.match(installed.stdout, /successfully installed/);
    const [name = ''] = (await readdir(extensions)).filter((entry) => entry.startsWith('starcoder-inline.'));
    for (const readme of ['README.md', 'README.zh-cn.md']) {
      const text = await readFile(join(root, readme), 'utf8');
      // VS Code shows it from where the extension is installed.
      const pictures = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file]) =>
        join(extensions, name, file ?? ''),
      );
      assert.ok(pictures.length >= 2);
      await Promise.all(pictures.map((file) => access(file)));
    }
    const vscode = await startVSCode({ extensionPath: join(extensions, name), workspace });
    const browser = await openBrowser();
    try {
      const workbench = await openWorkbench(vscode, browser);
      await workbench.waitForStatusBar(statusBarId, /ready · built-in · free/);
    } finally {
      await browser.dispose();
      await vscode.dispose();
      await folder.dispose();
    }
  });
});
