/** Runs the host tests: bundles them, lets a real VS Code run the bundle in its extension host, and reads the report. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { openBrowser } from './browser.ts';
import { temporaryFolder } from './owner.ts';
import { testFiles } from './testFiles.ts';
import { until } from './until.ts';
import { startVSCode, type VSCodeVersion } from './vscodeServer.ts';

/** What `test/host/index.ts` reports. */
export interface HostReport {
  passed: number;
  failed: number;
  skipped: number;
  failures: { title: string; error: string }[];
  /** What mocha printed. */
  output: string;
}

export interface HostRunOptions {
  /** The newest unless told. */
  version?: VSCodeVersion;
  /** A CommonJS module that exports `run(): Promise<void>` and writes a {@link HostReport} to `$STARCODER_TEST_REPORT`. */
  testsPath: string;
  extensionPath: string;
  /** Folder that is opened; an empty temporary one unless told. */
  workspace?: string;
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  locale?: 'zh-cn';
  /** Milliseconds from the start of the window to the report; 15 minutes unless told. */
  timeout?: number;
}

/** Bundles `test/host/**` + `/*.test.ts` with mocha into one CommonJS module. */
export function bundleHostTests(root: string, outfile: string): Promise<string> {
  const loads = testFiles(root, 'test/host').map((file) => `${JSON.stringify(file)}: () => import('./${file}')`);
  const program = `import { runTests } from './test/host/index.ts';
    export const run = () => runTests({ ${loads.join(', ')} });`;
  return bundleForHost(root, program, outfile);
}

/** Bundles a program in TypeScript that lies in `root`; all but `vscode` is inside, so that it runs in any VS Code, the desktop's included. */
export async function bundleForHost(root: string, program: string, outfile: string): Promise<string> {
  await build({
    stdin: { contents: program, resolveDir: root, sourcefile: 'inHost.ts', loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
    // mocha's parallel mode, which a bundle can't have.
    logOverride: { 'require-resolve-not-external': 'silent' },
    // mocha is an ES module that asks where it lies.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  return outfile;
}

/** @throws with the tail of the page's console if no report comes in time */
export async function runInHost(options: HostRunOptions): Promise<HostReport> {
  const temporary = await temporaryFolder();
  const opened: { dispose(): Promise<void> }[] = [temporary];
  try {
    const workspace = options.workspace ?? join(temporary.path, 'workspace');
    await mkdir(workspace, { recursive: true });
    const reportFile = join(temporary.path, 'report.json');
    const vscode = await startVSCode({
      extensionPath: options.extensionPath,
      extensionTestsPath: resolve(options.testsPath),
      workspace,
      settings: options.settings ?? {},
      ...(options.version ? { version: options.version } : {}),
      env: { ...options.env, STARCODER_TEST_REPORT: reportFile },
      ...(options.locale ? { locale: options.locale } : {}),
    });
    opened.push(vscode);
    // No test looks at the window, and a small one takes less of the processor.
    const browser = await openBrowser({ viewport: { width: 640, height: 400 } });
    opened.push(browser);
    const said: string[] = [];
    browser.context.on('console', (message) => said.push(message.text().replace(/^%c\[Extension Host\] %c/, '')));
    await (browser.context.pages()[0] ?? (await browser.context.newPage())).goto(vscode.url());
    await until(
      'the host tests to report',
      async () => existsSync(reportFile),
      Boolean,
      options.timeout ?? 900_000,
    ).catch((error: unknown) => {
      throw new Error(`No report from the extension host. Its console ended so:\n${said.slice(-60).join('\n')}`, {
        cause: error,
      });
    });
    return JSON.parse(await readFile(reportFile, 'utf8'));
  } finally {
    for (const thing of opened.reverse()) await thing.dispose();
  }
}
