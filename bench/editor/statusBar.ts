/** How soon the status bar says what the matter is, as text and to a screen reader (demands 5, 30 and 34). */
import { statusBarId } from '../../test/support/session.ts';
import type { Limit } from '../report.ts';
import { withinASecond } from './limits.ts';
import { settingTimes } from './ownTime.ts';
import { completions, newLine, type Opened } from './person.ts';
import { insertLine } from './vim.ts';
import { statusMatches, timeToSee, watch } from './watch.ts';

const choices = [
  ['Turn off for Python', /off for python/],
  ['Turn on for Python', /ready/],
  ['Turn off for this file', /off for this file/],
  ['Turn on for this file', /ready/],
  ['Turn off in this workspace', /off in this workspace/],
  ['Turn on in this workspace', /ready/],
  ['Turn off everywhere', /off/],
  ['Turn on everywhere', /ready/],
  ['Snooze until this window is loaded again', /snoozed/],
  ['Snoozed: wake up', /ready/],
] as const;
const capTimes = 2;
/** Enter may have asked for something as well. */
const spare = 4;
const capText = /cap reached/;

/** Ms from Enter in the menu until the status bar says what was chosen. */
export async function measureChoices(opened: Opened): Promise<Limit[]> {
  const { workbench } = opened;
  const times: number[] = [];
  for (const [entry, state] of choices) {
    await workbench.runCommand('StarCoder: Show Menu');
    const choose = () => workbench.quickPick(entry, { prompt: 'Choose what to do' });
    times.push(await timeToSee(workbench.page, choose, statusMatches(statusBarId, state)));
    await workbench.focusEditor();
  }
  return [withinASecond('choice in the menu → status (34)', { times, own: await settingTimes(workbench) })];
}

/** Ms from the last request that a cap allows, at the server, until the status bar says that it is reached. */
export async function measureCap(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  const times: number[] = [];
  for (let count = 0; count < capTimes; count += 1) {
    await newLine(opened);
    const { text } = await workbench.waitForStatusBar(statusBarId, /ready.* req/);
    const made = Number(/(\d+) req/.exec(text)?.[1]);
    await workbench.changeUserSettings({ 'starcoder.dailyCap': made + spare, 'starcoder.capUnit': 'requests' });
    emulator.reset({ keepTokens: true });
    const seen = await watch(workbench.page, statusMatches(statusBarId, capText));
    await workbench.type('abcdefghij', { delayMs: 500 });
    await workbench.waitForStatusBar(statusBarId, capText);
    const { at } = await seen();
    const last = completions(emulator.log).findLast(({ receivedAt }) => receivedAt < at);
    times.push(at - (last?.receivedAt ?? Number.NaN));
    await workbench.changeUserSettings({ 'starcoder.dailyCap': undefined, 'starcoder.capUnit': undefined });
    await workbench.waitForStatusBar(statusBarId, /ready/);
  }
  return [withinASecond('last request → cap reached (5)', { times, own: await settingTimes(workbench) })];
}

/** Ms from a key until the status bar says that the server is down. It stays down. The window has Vim. */
export async function measureServerDown(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  await insertLine(opened);
  await emulator.close();
  const time = await timeToSee(workbench.page, () => workbench.type('x'), statusMatches(statusBarId, /offline/));
  return [withinASecond('key → offline, server down (30)', { times: [time], own: await settingTimes(workbench) })];
}
