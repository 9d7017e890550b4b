import { usagePage, usagePeriods } from '../../src/core/messages/usagePage.ts';
import type { UsageEvent } from '../../src/core/usage.ts';
import type { FromPage, ToPage, View } from '../../src/pages/usage/protocol.ts';
import type { Cell } from '../../src/usage/cells.ts';
import { report } from '../../src/usage/report.ts';
import { UsageReader } from '../../src/usage/usageReader.ts';
import { temporaryFolder } from '../support/owner.ts';
import { writeYear } from '../support/writeYear.ts';
import type { Host } from './openPage.ts';
import { type Language, localizer } from './strings.ts';

/** The extension's side of the usage page, with what was counted in memory. */
export class UsageHost implements Host<ToPage, FromPage> {
  readonly title = usagePage.title;
  readonly messages = { ...usagePage, ...usagePeriods };
  cells: readonly Cell[];
  /** What the page asked for, the newest last. */
  readonly asked: FromPage[] = [];
  readonly #language: Language;
  readonly #today: string;
  #view: View = { period: '30 days', grouping: 'day' };

  constructor(language: Language, cells: readonly Cell[], today: string) {
    this.#language = language;
    this.cells = cells;
    this.#today = today;
  }

  readonly receive = async (message: FromPage, post: (message: ToPage) => Promise<void>): Promise<void> => {
    this.asked.push(message);
    if (message.kind === 'export') return;
    if (message.kind === 'look') this.#view = message.view;
    if (message.kind === 'clear') {
      this.cells = [];
      await post({ kind: 'said', text: localizer(this.#language)(usagePage.cleared) });
    }
    await post(this.report());
  };

  report(): ToPage {
    return { kind: 'report', report: report(this.cells, this.#view, this.#today), view: this.#view, currency: 'CNY' };
  }
}

/** A year of use up to the day before `today`: what happened, and what the extension reads of it. */
export async function yearBefore(today: string): Promise<{ events: readonly UsageEvent[]; cells: readonly Cell[] }> {
  const folder = await temporaryFolder();
  const events = await writeYear(folder.path, today);
  const reader = new UsageReader(folder.path);
  await reader.read();
  await folder.dispose();
  return { events, cells: reader.cells };
}
