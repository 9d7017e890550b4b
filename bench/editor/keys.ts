/** The keys that take and dismiss ghost text (demands 17 and 18). */
import type { Limit } from '../report.ts';
import { afterKey, type Times } from './limits.ts';
import { keyTimes } from './ownTime.ts';
import { newLine, type Opened, typeAndSee } from './person.ts';
import { ghostText, isGhostText, isWritten, timeToSee } from './watch.ts';

const repetitions = 10;

/** From `key` until the ghost text stands in the document. */
export async function acceptTimes(opened: Opened, key: string, begin = newLine): Promise<Times> {
  const { workbench } = opened;
  const { page } = workbench;
  const times: number[] = [];
  const own: number[] = [];
  for (let count = 0; count < repetitions; count += 1) {
    const word = `${key.toLowerCase().replace('+', '_')}_${count}`;
    await begin(opened);
    await typeAndSee(opened, `${word} = total`, `_of(cart, ${count})`);
    times.push(await timeToSee(page, () => page.keyboard.press(key), isWritten(`${word} = total_of(cart, ${count})`)));
    own.push(...(await keyTimes(workbench)));
  }
  return { times, own };
}

/** From Escape until the ghost text has gone. */
export async function dismissTimes(opened: Opened, begin = newLine): Promise<Times> {
  const { workbench } = opened;
  const { page } = workbench;
  const times: number[] = [];
  const own: number[] = [];
  for (let count = 0; count < repetitions; count += 1) {
    await begin(opened);
    await typeAndSee(opened, `away_${count} = total`, `_of(cart, ${count})`);
    times.push(await timeToSee(page, () => page.keyboard.press('Escape'), isGhostText('')));
    own.push(...(await keyTimes(workbench)));
  }
  return { times, own };
}

export async function measureKeys(opened: Opened): Promise<Limit[]> {
  const { workbench } = opened;
  const limits = [
    afterKey('Tab → accepted text (18)', 50, await acceptTimes(opened, 'Tab')),
    afterKey('Escape → no ghost text (27)', 50, await dismissTimes(opened)),
    afterKey('↓ in IntelliSense → ghost text fits (17)', 100, await selectTimes(opened)),
  ];
  await workbench.changeUserSettings({ 'starcoder.keys': 'tabIndents' });
  const accepted = await acceptTimes(opened, 'Alt+Enter');
  await workbench.changeUserSettings({ 'starcoder.keys': undefined });
  return [...limits, afterKey('Alt+Enter → accepted text, Tab indents (18)', 50, accepted)];
}

/** From an arrow until another word is selected in IntelliSense and the ghost text goes on with it, or has gone. */
async function selectTimes(opened: Opened): Promise<Times> {
  const { workbench, emulator } = opened;
  const { page } = workbench;
  const label = `document.querySelector('.suggest-widget.visible .monaco-list-row.focused')?.getAttribute('aria-label')?.split(',')[0]`;
  const times: number[] = [];
  const own: number[] = [];
  await newLine(opened);
  await workbench.type('re');
  emulator.reset({ keepTokens: true });
  emulator.answers.push(...Array.from({ length: 4 * repetitions }, () => 'ceipt(cart)'));
  await workbench.press('Control+Space');
  await page.locator('.suggest-widget.visible .monaco-list-row.focused').first().waitFor();
  for (let count = 0; count < repetitions; count += 1) {
    const before = await page.evaluate<string>(label);
    const fits = `((label, ghost) => label && label !== ${JSON.stringify(before)} &&
      (ghost === '' || ghost.startsWith(label.slice(2))))(${label}, ${ghostText})`;
    times.push(await timeToSee(page, () => page.keyboard.press('ArrowDown'), fits));
  }
  await workbench.press('Escape');
  await workbench.press('Escape');
  for (let count = 0; count < repetitions; count += 1) own.push(...(await keyTimes(workbench)));
  return { times, own };
}
