import * as vscode from 'vscode';
import { menuMessages } from '../../core/messages/menu.ts';
import { localize } from '../localize.ts';
import { snoozeChoices } from '../menuEntries.ts';

const minute = 60_000;
/** Longer than a timer can be set for. */
const mostMinutes = (2 ** 31 - 1) / minute;

/** How long nothing is to come, in ms: as the menu or a keybinding says, or as the person chooses; undefined: they did not. */
export async function chooseSnooze(minutes: unknown): Promise<number | undefined> {
  if (typeof minutes === 'number' && minutes > 0) return inMs(minutes);
  const items = snoozeChoices.map((choice) => ({ label: localize(choice.label), minutes: choice.minutes }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'StarCoder',
    placeHolder: localize(menuMessages.howLong),
  });
  return chosen && inMs(chosen.minutes);
}

function inMs(minutes: number): number {
  return minutes > mostMinutes ? Number.POSITIVE_INFINITY : minutes * minute;
}
