/** Typing in a file of 10,000 lines while the server hangs (demand 1). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../test/support/session.ts';
import { percentile } from '../percentile.ts';
import type { Limit } from '../report.ts';
import { stretchesOf } from '../workspace/stretches.ts';
import type { ExtensionHost } from './extensionHost.ts';
import { limit } from './limits.ts';
import type { Opened } from './person.ts';
import { isWritten, timeToSee } from './watch.ts';

const lines = 10_000;
const keys = 150;
/** From a key to the next one, in ms: VS Code asks after each. */
const betweenKeys = 80;
const samplingMicroseconds = 200;
const file = 'large.py';

interface Typing {
  /** Ms from each key until it is drawn. */
  readonly drawn: readonly number[];
  /** Ms that the extension host's thread was held in one go, the longest times, one for each key. */
  readonly held: readonly number[];
}

/** Before the window has looked for files: quick open keeps what it has found. */
export function writeLargeFile({ vscode: { workspace } }: Opened): void {
  const line = (at: number) => (at % 10 === 0 ? `\ndef f${at}(a, b):` : `    a = b + names[${at}](a, "text")  # ${at}`);
  writeFileSync(join(workspace, file), Array.from({ length: lines }, (_, at) => line(at)).join('\n'));
}

/** @param isCounted tells by the URL of its file which code holds the thread */
async function typeInLargeFile(
  { workbench }: Opened,
  host: ExtensionHost,
  isCounted: (url: string) => boolean,
): Promise<Typing> {
  await workbench.openFile(file);
  await workbench.goTo(lines / 2, 1);
  await workbench.press('End');
  await workbench.press('Enter');
  await workbench.press('Home');
  const endProfile = await host.profile(samplingMicroseconds);
  const drawn: number[] = [];
  let written = '';
  for (let count = 0; count < keys; count += 1) {
    const startedAt = performance.now();
    const key = String.fromCharCode('a'.charCodeAt(0) + (count % 26));
    if (written.length === 50) {
      await workbench.press('Enter');
      written = '';
    }
    written += key;
    drawn.push(await timeToSee(workbench.page, () => workbench.type(key), isWritten(written)));
    await wait(Math.max(0, betweenKeys - (performance.now() - startedAt)));
  }
  const stretches = stretchesOf(await endProfile(), samplingMicroseconds, isCounted).map(({ work }) => work);
  host.dispose();
  return { drawn, held: stretches.sort((a, b) => b - a).slice(0, keys) };
}

/** With no extension: VS Code's own. */
export function typeAlone(opened: Opened, host: ExtensionHost): Promise<Typing> {
  return typeInLargeFile(opened, host, (url) => url !== '');
}

/** @param own of {@link typeAlone} */
export async function measureHanging(opened: Opened, host: ExtensionHost, own: Typing): Promise<Limit[]> {
  const { emulator } = opened;
  emulator.reset({ keepTokens: true });
  emulator.faults.push({ kind: 'hang', times: Number.POSITIVE_INFINITY });
  const { drawn, held } = await typeInLargeFile(opened, host, (url) => url.includes(join(root, 'dist')));
  emulator.reset({ keepTokens: true });
  const most = { drawn: Math.max(50, 2 * percentile(own.drawn, 50)), held: Math.max(5, percentile(own.held, 99)) };
  return [
    limit('key → drawn, server hangs, 10,000 lines (1)', 'ms', most.drawn, drawn, { own: own.drawn }),
    limit('extension host held in one go meanwhile (1)', 'ms', most.held, held, { own: own.held, judged: 99 }),
  ];
}
