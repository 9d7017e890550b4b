/** When a request begins, ends and is counted (demands 5, 7, 10 and 20). */
import { startEmulator } from '../../test/emulator/startEmulator.ts';
import { statusBarId } from '../../test/support/session.ts';
import type { Limit } from '../report.ts';
import { afterKey, none, withinASecond } from './limits.ts';
import { keyTimes, settingTimes } from './ownTime.ts';
import { completions, newLine, type Opened, typeAndAsk, typeAndSee } from './person.ts';
import { isWritten, watch } from './watch.ts';

const repetitions = 10;

/** Ms from a key that disagrees with what the model writes until its socket is closed. */
export async function measureCancelling(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  await newLine(opened);
  const times: number[] = [];
  const own: number[] = [];
  for (let count = 0; count < repetitions; count += 1) {
    await typeAndAsk(opened, `count${count}`, ['_of', ' = the rest'], { hangAfterFrames: 1 });
    await emulator.until((log) => completions(log).at(-1)?.textSent === '_of', 20_000);
    const request = completions(emulator.log).at(-1);
    emulator.knobs.hangAfterFrames = null;
    const seen = await watch(workbench.page, isWritten(`count${count}s`));
    await workbench.type('s');
    await emulator.until(() => request?.abortedAt !== null, 20_000);
    times.push((request?.abortedAt ?? Number.POSITIVE_INFINITY) - (await seen()).pressedAt);
    own.push(...(await keyTimes(workbench)));
    await workbench.type(' ');
  }
  return [afterKey('disagreeing key → socket closed (10)', 50, { times, own })];
}

/** Ms from Alt+\ until the request is at the server, where nothing is asked for by itself. */
export async function measureManual(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  await workbench.changeUserSettings({ 'starcoder.trigger': 'manual' });
  await workbench.waitForStatusBar(statusBarId, /manual/);
  const times: number[] = [];
  const own: number[] = [];
  let unasked = 0;
  for (let count = 0; count < repetitions; count += 1) {
    await newLine(opened);
    emulator.reset({ keepTokens: true });
    emulator.answers.push(`_of(cart, ${count})`);
    await workbench.type(`manual${count} = total`, { delayMs: 10 });
    unasked += completions(emulator.log).length;
    const seen = await watch(workbench.page, isWritten(`manual${count} = total`));
    await workbench.press('Alt+\\');
    await workbench.waitForGhostText(`_of(cart, ${count})`);
    times.push((completions(emulator.log).at(-1)?.receivedAt ?? Number.NaN) - (await seen()).pressedAt);
    own.push(...(await keyTimes(workbench)));
  }
  await workbench.changeUserSettings({ 'starcoder.trigger': undefined });
  await workbench.waitForStatusBar(statusBarId, /ready/);
  return [
    afterKey('Alt+\\ → request received, manual mode (7)', 50, { times, own }),
    none('requests for keys in manual mode (7)', [unasked]),
  ];
}

/** Ms from a request, at the server, until the status bar has counted it. */
export async function measureCounter(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  const counter = `Number(/(\\d+) req/.exec(document.querySelector('.statusbar-item[id*="${statusBarId}" i]')?.textContent)?.[1])`;
  const times: number[] = [];
  await newLine(opened);
  // What Enter has asked for is over then.
  await typeAndSee(opened, 'counted', '_of(cart)');
  for (let count = 0; count < repetitions; count += 1) {
    await workbench.waitForStatusBar(statusBarId, /ready.* req/);
    const before = await workbench.page.evaluate<number>(counter);
    const seen = await watch(workbench.page, `${counter} > ${before}`);
    await typeAndSee(opened, String.fromCharCode('a'.charCodeAt(0) + count), `_of(cart, ${count})`);
    const { at } = await seen();
    times.push(at - (completions(emulator.log)[0]?.receivedAt ?? Number.NaN));
  }
  return [withinASecond('request → counter in the status bar (5)', { times, own: await settingTimes(workbench) })];
}

/** Changes the server's address, there and back. */
export async function measureAddress(opened: Opened): Promise<Limit[]> {
  const { workbench } = opened;
  const other = await startEmulator();
  const times: number[] = [];
  let toFormer = 0;
  try {
    const moves = [
      { from: opened.emulator, to: other },
      { from: other, to: opened.emulator },
    ];
    for (const [move, { from, to }] of moves.entries()) {
      await newLine(opened);
      await workbench.changeUserSettings({ 'starcoder.url': to.url, 'starcoder.tokenUrl': to.url });
      from.reset({ keepTokens: true });
      const seen = await watch(workbench.page, isWritten(`moved${move}`));
      await typeAndSee({ ...opened, emulator: to }, `moved${move}`, `_to(${move})`);
      const [request] = to.log;
      times.push((request?.receivedAt ?? Number.NaN) - (await seen()).pressedAt);
      toFormer += from.log.length;
    }
  } finally {
    await other.close();
  }
  return [
    withinASecond('key after a changed url → request there (20)', { times, own: await settingTimes(workbench) }),
    none('requests to the former url (20)', [toFormer]),
  ];
}
