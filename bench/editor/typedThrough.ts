/** Keys that agree with the ghost text, and deleting them again (demands 9 and 22). */
import type { Limit } from '../report.ts';
import { afterKey, none } from './limits.ts';
import { keyTimes } from './ownTime.ts';
import { completions, newLine, type Opened, typeAndSee } from './person.ts';
import { isGhostText, timeToSee } from './watch.ts';

const agreeing = 20;
const deleted = 10;
/** VS Code asks 50 ms after a key. */
const automaticDelay = 50;

export async function measureTypedThrough(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator } = opened;
  const { page } = workbench;
  const ghost = '_of_person = total_of(cart)';
  await newLine(opened);
  await typeAndSee(opened, 'x', ghost);
  emulator.reset({ keepTokens: true });
  const film = await workbench.filmGhostText();
  const typed: number[] = [];
  for (let count = 1; count <= agreeing; count += 1) {
    const key = ghost.charAt(count - 1);
    typed.push(await timeToSee(page, () => page.keyboard.type(key), isGhostText(ghost.slice(count))));
  }
  const seen = await film.stop();
  const again: number[] = [];
  for (let count = 1; count <= deleted; count += 1) {
    const rest = ghost.slice(agreeing - count);
    again.push(await timeToSee(page, () => page.keyboard.press('Backspace'), isGhostText(rest)));
  }
  const requests = completions(emulator.log).length;
  await workbench.press('Escape');
  const own: number[] = [];
  for (let count = 0; count < deleted; count += 1) own.push(...(await keyTimes(workbench)));
  const isHead = (text: string) => text !== '' && ghost.endsWith(text);
  return [
    afterKey('agreeing key → rest of ghost text (9)', 20, { times: typed, own }),
    afterKey('Backspace → known ghost text (9)', automaticDelay + 20, { times: again, own }),
    none('no ghost text while 20 keys agree (22)', [seen.filter((text) => !isHead(text)).length]),
    none('requests for agreeing and deleted keys (9)', [requests]),
  ];
}
