/** What of a running request is on disk when the extension host is killed (demand 5). */
import { estimateTokens } from '../../test/emulator/usage.ts';
import { readHistory } from '../../test/support/readHistory.ts';
import { journalOf } from '../../test/support/session.ts';
import { until } from '../../test/support/until.ts';
import type { Limit } from '../report.ts';
import { limit } from './limits.ts';
import { keyTimes } from './ownTime.ts';
import { completions, newLine, type Opened, typeAndAsk, typeAndSee } from './person.ts';

const betweenPieces = 20;
/** The journal is written once a second. */
const flushes = 1_000;
const pieces = 200;

/** How old the oldest piece of the answer is, in ms, that is not counted. VS Code starts another host afterwards. */
export async function measureJournal(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator, vscode } = opened;
  const counted = async () => {
    const history = await readHistory(journalOf(opened));
    return history.flatMap((event) => (event.kind === 'request' ? [event.completionTokens] : []));
  };
  await workbench.openFile('shop.py');
  await newLine(opened);
  await typeAndSee(opened, 'moves', '_on');
  const own = await keyTimes(workbench);
  const before = await counted();
  const sent: { readonly at: number; readonly tokens: number }[] = [];
  await typeAndAsk(
    opened,
    'x',
    Array.from({ length: pieces }, (_, at) => `item${at} `),
    { interFrameDelayMs: betweenPieces },
  );
  await emulator.until((log) => {
    const text = completions(log).at(-1)?.textSent ?? '';
    sent.push({ at: performance.now(), tokens: estimateTokens(text) });
    return text.includes(`item${pieces / 2} `);
  }, 60_000);
  const hosts = await vscode.extensionHosts();
  for (const host of hosts) process.kill(host, 'SIGKILL');
  const killedAt = performance.now();
  await until(
    'the extension host to be gone',
    vscode.extensionHosts,
    (now) => !hosts.some((host) => now.includes(host)),
  );
  const after = await counted();
  const tokens = after.length > before.length ? (after.at(-1) ?? 0) : 0;
  const lost = sent.find((piece) => piece.tokens > tokens);
  const age = lost ? killedAt - lost.at : 0;
  const most = flushes + 2 * Math.max(50, ...own);
  return [limit('extension host killed → lost from the journal (5)', 'ms', most, [age], { own })];
}
