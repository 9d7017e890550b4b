/** How soon a choice between two extensions that suggest takes effect (demand 16). */
import { until } from '../../test/support/until.ts';
import type { Limit } from '../report.ts';
import { withinASecond } from './limits.ts';
import { settingTimes } from './ownTime.ts';
import type { Opened } from './person.ts';
import { insertLine } from './vim.ts';
import { watch } from './watch.ts';

/** Ms from the click until the setting that turns Windsurf off is written. Afterwards nobody but the extension suggests. */
export async function measureNeighbours(opened: Opened): Promise<Limit[]> {
  const { workbench, vscode } = opened;
  await insertLine(opened);
  await workbench.type('x');
  await workbench.waitForNotification(/^Windsurf also shows/);
  const seen = await watch(workbench.page, `!document.querySelector('.notification-toast')`);
  const written = until('the setting', vscode.settings, (all) => all['codeium.enableConfig'] !== undefined);
  const [, at] = await Promise.all([
    workbench.answerNotification('Windsurf also shows', 'Only StarCoder'),
    written.then(() => Date.now()),
  ]);
  const times = [at - (await seen()).pressedAt];
  return [
    withinASecond('choice "Only StarCoder" → setting written (16)', {
      times,
      own: await settingTimes(workbench),
    }),
  ];
}
