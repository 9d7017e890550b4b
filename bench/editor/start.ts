/** The start of a window. */
import { rm } from 'node:fs/promises';
import { percentile } from '../percentile.ts';
import type { Limit } from '../report.ts';
import { ExtensionHost } from './extensionHost.ts';
import { limit } from './limits.ts';
import { newLine, type Opened } from './person.ts';
import { ghostText, watch } from './watch.ts';

const reloads = 3;

interface Activations {
  /** Loading the extension's code and its activation, by VS Code's own marks; ms. */
  readonly extension: number;
  /** Those of the other extensions at the start, together. */
  readonly others: number;
}

/** Loads the window anew, and types as soon as the extension is there. */
export async function measureStart(opened: Opened, addressFile: string): Promise<Limit[]> {
  const { workbench, emulator, vscode } = opened;
  const { page } = workbench;
  const firsts: number[] = [];
  const restored: number[] = [];
  const activations: Activations[] = [];
  for (let count = 0; count < reloads; count += 1) {
    await rm(addressFile);
    emulator.reset({ keepTokens: true });
    emulator.answers.push(...Array.from({ length: 4 }, () => '_of(cart)'));
    await page.reload();
    await workbench.waitForExtension();
    await workbench.focusEditor();
    await newLine(opened);
    const seen = await watch(page, `${ghostText} !== ''`);
    await workbench.type('s');
    firsts.push((await seen()).at - (await page.evaluate<number>('performance.timeOrigin')));
    await workbench.waitUntilSettled();
    restored.push(
      await page.evaluate<number>(`performance.getEntriesByName('code/LifecyclePhase/Restored')[0].startTime`),
    );
    const host = await ExtensionHost.connect(addressFile);
    activations.push(await host.evaluate<Activations>(activationsWith(vscode.extensionId)));
    host.dispose();
    await workbench.runCommand('File: Revert File');
    await workbench.focusEditor();
  }
  const others = activations.map((one) => one.others);
  return [
    limit(
      'activation',
      'ms',
      Math.max(50, percentile(others, 50) / 4),
      activations.map(({ extension }) => extension),
      { own: others },
    ),
    limit('window opened → first ghost text', 'ms', Math.max(5_000, 3 * percentile(restored, 50)), firsts, {
      own: restored,
    }),
  ];
}

/** Runs in the extension host. */
const activationsWith = (id: string) => `(() => {
  const sums = { extension: 0, others: 0 };
  for (const { name, startTime } of globalThis.MonacoPerformanceMarks.getMarks()) {
    const [, bound, id] = /^code\\/extHost\\/(will|did)(?:LoadExtensionCode|ActivateExtension)\\/(.*)$/.exec(name) ?? [];
    if (!bound) continue;
    sums[id === '${id}' ? 'extension' : 'others'] += bound === 'did' ? startTime : -startTime;
  }
  return sums;
})()`;
