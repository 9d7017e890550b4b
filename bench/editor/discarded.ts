/** How soon the log names the rule by which an answer was dropped (demand 3). */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from '../../test/support/until.ts';
import type { Limit } from '../report.ts';
import { withinASecond } from './limits.ts';
import { settingTimes } from './ownTime.ts';
import { completions, newLine, type Opened, typeAndAsk } from './person.ts';

/** What a model writes, by the rule that drops it. */
const dropped = { empty: '', blank: '   ', marker: '<fim_middle>1', thinking: '<think>Let me see' } as const;
const repetitions = 3;

/** Ms from the end of an answer until the log on disk says more. */
export async function measureDiscarded(opened: Opened): Promise<Limit[]> {
  const { workbench, emulator, vscode } = opened;
  await workbench.runCommand('Developer: Set Log Level...');
  await workbench.quickPick('StarCoder', { prompt: 'Select' });
  await workbench.quickPick('Debug');
  await workbench.focusEditor();
  const logs = join(dirname(vscode.settingsFile), '../logs');
  const text = () =>
    readdirSync(logs, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('StarCoder.log'))
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
  const named = (rule: string) => text().split(`python: dropped (${rule})`).length - 1;
  const times: number[] = [];
  for (let count = 0; count < repetitions; count += 1) {
    for (const [rule, answer] of Object.entries(dropped)) {
      await newLine(opened);
      const before = named(rule);
      await typeAndAsk(opened, 'd', answer);
      await until(
        rule,
        async () => named(rule),
        (now) => now > before,
      );
      const at = Date.now();
      times.push(at - (completions(emulator.log).findLast(({ endedAt }) => endedAt !== null)?.endedAt ?? Number.NaN));
    }
  }
  return [withinASecond('dropped answer → rule in the log (3)', { times, own: await settingTimes(workbench) })];
}
