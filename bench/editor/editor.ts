/** The extension in a real VS Code, in a real browser, against VS Code itself in the same run: what a person waits for. */
import { join } from 'node:path';
import { temporaryFolder } from '../../test/support/owner.ts';
import { keysInEnvironment, openSession, type SessionOptions } from '../../test/support/session.ts';
import type { Limit, Report } from '../report.ts';
import { measureDiscarded } from './discarded.ts';
import { addressVariable, ExtensionHost } from './extensionHost.ts';
import { measureHanging, typeAlone } from './hanging.ts';
import { measureJournal } from './journal.ts';
import { measureKeys } from './keys.ts';
import { measureNeighbours } from './neighbours.ts';
import type { Opened } from './person.ts';
import { measureRefining } from './refining.ts';
import { measureAddress, measureCancelling, measureCounter, measureManual } from './requests.ts';
import { measureStart } from './start.ts';
import { measureCap, measureChoices, measureServerDown } from './statusBar.ts';
import { measureTypedThrough } from './typedThrough.ts';
import { measureVim } from './vim.ts';

/** Session.ts takes other extensions by their place beside those of the tests. */
const probe = '../../bench/editor/probe';

export async function benchEditor(): Promise<Report> {
  const folder = await temporaryFolder();
  const addressFile = join(folder.path, 'inspector');
  const limits: Limit[] = [];
  const add = (more: readonly Limit[]) => {
    for (const { name } of more) console.error(`measured: ${name}`);
    limits.push(...more);
  };
  const within = async <T>(options: SessionOptions, measure: (opened: Opened) => Promise<T>): Promise<T> => {
    const session = await openSession({
      ...options,
      openFile: 'shop.py',
      env: { ...keysInEnvironment, [addressVariable]: addressFile },
    });
    try {
      return await measure(session);
    } finally {
      await session.dispose();
    }
  };
  const settings = { 'starcoder.debounceMs': 50 };
  try {
    add(measureRefining());
    const alone = await within({ notInstalled: true, others: [probe] }, async (opened) =>
      typeAlone(opened, await ExtensionHost.connect(addressFile)),
    );
    await within({ settings, others: [probe] }, async (opened) => {
      add(await measureStart(opened, addressFile));
      add(await measureKeys(opened));
      add(await measureTypedThrough(opened));
      add(await measureCancelling(opened));
      add(await measureManual(opened));
      add(await measureCounter(opened));
      add(await measureAddress(opened));
      add(await measureDiscarded(opened));
      add(await measureChoices(opened));
      add(await measureCap(opened));
      add(await measureHanging(opened, await ExtensionHost.connect(addressFile), alone));
      add(await measureJournal(opened));
    });
    await within(
      { settings: { ...settings, 'starcoder.keys': 'vim' }, others: [probe, 'vim', 'windsurf'] },
      async (opened) => {
        add(await measureNeighbours(opened));
        add(await measureVim(opened));
        add(await measureServerDown(opened));
      },
    );
  } finally {
    await folder.dispose();
  }
  return { figures: Object.fromEntries(limits.map(({ name, p50 }) => [name, p50])), limits };
}
