/** The extension in a real VS Code, in a real browser, against VS Code itself in the same run: what a person waits for. */
import { join } from 'node:path';
import { temporaryFolder } from '../../test/support/owner.ts';
import { keysInEnvironment, openSession, type SessionOptions } from '../../test/support/session.ts';
import type { Limit, Report } from '../report.ts';
import { measureDiscarded } from './discarded.ts';
import { addressVariable, ExtensionHost } from './extensionHost.ts';
import { measureHanging, typeAlone, writeLargeFile } from './hanging.ts';
import { measureJournal } from './journal.ts';
import { measureKeys } from './keys.ts';
import { none } from './limits.ts';
import { measureNeighbours } from './neighbours.ts';
import type { Opened } from './person.ts';
import { measureRefining } from './refining.ts';
import { measureAddress, measureCancelling, measureCounter, measureManual } from './requests.ts';
import { measureStart } from './start.ts';
import { measureCap, measureChoices, measureServerDown } from './statusBar.ts';
import { measureTypedThrough } from './typedThrough.ts';
import { measureVim } from './vim.ts';

/** Session.ts finds other extensions beside those of the tests. */
const probe = '../../bench/editor/probe';

export async function benchEditor(): Promise<Report> {
  const folder = await temporaryFolder();
  const addressFile = join(folder.path, 'inspector');
  const limits = measureRefining();
  /** Opens a window for what is to be done in it. */
  const within = async <T>(options: SessionOptions, work: (opened: Opened) => Promise<T>): Promise<T> => {
    const env = { ...keysInEnvironment, [addressVariable]: addressFile };
    const session = await openSession({ ...options, openFile: 'shop.py', env });
    try {
      writeLargeFile(session);
      return await work(session);
    } finally {
      await session.dispose();
    }
  };
  /** What cannot be measured is told as a broken limit, and the rest is measured all the same. */
  const measure = async (subject: string, work: () => Promise<Limit[]>): Promise<void> => {
    console.error(`${subject} …`);
    try {
      limits.push(...(await work()));
    } catch (error) {
      console.error(error);
      limits.push(none(`${subject}: not measured`, [Number.NaN]));
    }
  };
  const settings = { 'starcoder.debounceMs': 50 };
  const withVim = { ...settings, 'starcoder.keys': 'vim' };
  try {
    const alone = await within({ notInstalled: true, others: [probe] }, async (opened) =>
      typeAlone(opened, await ExtensionHost.connect(addressFile)),
    );
    await within({ settings, others: [probe] }, async (opened) => {
      await measure('start', () => measureStart(opened, addressFile));
      await measure('keys', () => measureKeys(opened));
      await measure('typed through', () => measureTypedThrough(opened));
      await measure('cancelling', () => measureCancelling(opened));
      await measure('manual mode', () => measureManual(opened));
      await measure('counter', () => measureCounter(opened));
      await measure('changed address', () => measureAddress(opened));
      await measure('dropped answers', () => measureDiscarded(opened));
      await measure('choices in the menu', () => measureChoices(opened));
      await measure('cap', () => measureCap(opened));
      await measure('hanging server', async () =>
        measureHanging(opened, await ExtensionHost.connect(addressFile), alone),
      );
      await measure('journal', () => measureJournal(opened));
    });
    await within({ settings: withVim, others: [probe, 'vim', 'windsurf'] }, async (opened) => {
      await measure('another extension', () => measureNeighbours(opened));
      await measure('Vim', () => measureVim(opened));
      await measure('server down', () => measureServerDown(opened));
    });
  } finally {
    await folder.dispose();
  }
  return { figures: Object.fromEntries(limits.map(({ name, p50 }) => [name, p50])), limits };
}
