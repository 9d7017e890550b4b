import * as vscode from 'vscode';
import { spendingMessages } from '../core/messages/spending.ts';
import type { Settings } from '../core/settings.ts';
import { type Gauge, settingOf } from '../usage/spending.ts';
import { nearCapText } from './capText.ts';
import { displayLanguage, localize } from './localize.ts';

/** Lets requests pass the cap that are made by hand. */
export interface Permits {
  permitOnce(): void;
  permitUntilAnew(): Promise<void>;
}

/**
 * Asks whether to go on beyond the cap that `setting` names; false if not. Who answers has left the editor, and ghost text ends there:
 * it is asked for anew.
 */
export async function askBeyondCap(setting: string, permits: Permits, signal: AbortSignal): Promise<boolean> {
  const [once, untilAnew, change] = [
    localize(spendingMessages.askOnce),
    localize(spendingMessages.askUntilAnew),
    localize(spendingMessages.changeCap),
  ];
  const question = localize(spendingMessages.askBeyond, setting);
  const answer = await vscode.window.showWarningMessage(question, once, untilAnew, change);
  if (answer === change) await openSetting(setting);
  if (answer !== once && answer !== untilAnew) return false;
  if (answer === once) permits.permitOnce();
  else await permits.permitUntilAnew();
  // With a selection it was Complete Selection, which was cancelled by hand.
  if (signal.aborted && vscode.window.activeTextEditor?.selection.isEmpty) {
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }
  return true;
}

/** Tells that most of a cap is spent. */
export async function showNearCap(gauge: Gauge, settings: Settings): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  const [usage, change] = [localize(spendingMessages.showUsage), localize(spendingMessages.changeCap)];
  const offered = commands.includes('starcoder.showUsage') ? [usage, change] : [change];
  const answer = await vscode.window.showWarningMessage(nearCapText(gauge, settings, displayLanguage), ...offered);
  if (answer === usage) await vscode.commands.executeCommand('starcoder.showUsage');
  if (answer === change) await openSetting(settingOf[gauge.kind]);
}

async function openSetting(setting: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', setting);
}
