/** What the stages of `npm test` need beside `node_modules`, installed at once so that no test waits for a download. */
import { existsSync } from 'node:fs';
import { installBrowser } from './browser.ts';
import { cacheFolder, installing } from './cache.ts';
import { fontConfigFile } from './fonts.ts';
import { installChinese } from './languagePack.ts';
import { installLlamaServer, llamaServerMissing } from './llamaServer.ts';
import { installVSCode } from './vscodeServer.ts';

/** Interval of the reports while something is being installed, in ms. */
const reportInterval = 10_000;

/** Installs what the cache lacks, and prints what it is doing. */
export async function installEverything(): Promise<void> {
  if (!existsSync(cacheFolder())) {
    console.log(
      `This is the first run. It installs two versions of VS Code, a browser, fonts and llama.cpp's server into
${cacheFolder()} (1.5 GB, about 2 minutes on two cores). All clones share them.`,
    );
  }
  const report = setInterval(() => console.log(`Still installing ${installing().join(', ')}`), reportInterval);
  try {
    const installs = [
      installVSCode('newest'),
      installVSCode('oldest'),
      installBrowser(),
      fontConfigFile(),
      installChinese(),
    ];
    if ((await llamaServerMissing()) === undefined) installs.push(installLlamaServer());
    await Promise.all(installs);
  } finally {
    clearInterval(report);
  }
}
