/** Vim's Insert mode (demand 24). */
import type { Limit } from '../report.ts';
import { acceptTimes, dismissTimes } from './keys.ts';
import { afterKey } from './limits.ts';
import type { Opened } from './person.ts';

/** Goes from either mode to a new line in Insert mode. */
export async function insertLine({ workbench }: Opened): Promise<void> {
  const cursor = (shape: 'block' | 'line') =>
    workbench.page.locator(`.monaco-editor.focused .cursor-${shape}-style`).first().waitFor({ state: 'attached' });
  await workbench.press('Escape');
  await workbench.press('Escape');
  await cursor('block');
  await workbench.press('Control+End');
  await workbench.type('A');
  await cursor('line');
  await workbench.press('Enter');
}

export async function measureVim(opened: Opened): Promise<Limit[]> {
  const accepted = await acceptTimes(opened, 'Tab', insertLine);
  const { times } = await dismissTimes(opened, insertLine);
  return [
    afterKey('Vim: Tab → accepted text (24)', 50, accepted),
    // After Escape Vim moves the cursor itself, so VS Code's own time beside it would say nothing.
    afterKey('Vim: Escape → no ghost text (24)', 50, { times, own: accepted.own }),
  ];
}
