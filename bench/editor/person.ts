/** What a person does again and again in this bench. */
import type { Answer } from '../../test/emulator/answers.ts';
import type { Knobs } from '../../test/emulator/knobs.ts';
import type { RequestRecord } from '../../test/emulator/requestRecord.ts';
import type { Session } from '../../test/support/session.ts';
import type { Workbench } from '../../test/support/workbench.ts';
import { isWritten } from './watch.ts';

export type Opened = Session & { readonly workbench: Workbench };

export const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');

/** Goes to a new line at the end of the file. */
export async function newLine({ workbench }: Opened): Promise<void> {
  await workbench.press('Control+End');
  await workbench.press('Enter');
}

/**
 * Types where the cursor is, and waits until the model is asked; by hand, as a person does, where VS Code drops its question.
 *
 * @param answer for each request
 */
export async function typeAndAsk(
  { workbench, emulator }: Opened,
  typed: string,
  answer: Answer,
  knobs: Partial<Knobs> = {},
): Promise<void> {
  emulator.reset({ keepTokens: true });
  Object.assign(emulator.knobs, knobs);
  // Where a machine is slow, VS Code asks before everything is typed.
  emulator.answers.push(...Array.from(`${typed} again`, () => answer));
  await workbench.type(typed);
  // With Vim each key goes by way of the extension host.
  await workbench.page.waitForFunction(isWritten(typed));
  const isAsked = (log: readonly RequestRecord[]) => completions(log).length > 0;
  await emulator.until(isAsked, 5_000).catch(async () => {
    await workbench.press('Alt+\\');
    await emulator.until(isAsked, 20_000);
  });
}

/** Types, and waits until the model's answer is shown. */
export async function typeAndSee(opened: Opened, typed: string, ghost: string): Promise<void> {
  const { workbench } = opened;
  await typeAndAsk(opened, typed, ghost);
  await workbench.waitForGhostText(ghost, 5_000).catch(async () => {
    await workbench.press('Alt+\\');
    await workbench.waitForGhostText(ghost);
  });
}
