import * as vscode from 'vscode';
import { menuMessages } from '../../core/messages/menu.ts';
import {
  enabledBy,
  type Inspected,
  isOnForUser,
  isOnInWorkspace,
  type Place,
  placeOf,
  type Write,
  writesForLanguage,
  writesForWorkspace,
} from '../enabledBy.ts';
import { localize } from '../localize.ts';

/** For which files suggestions are turned off, or on again. */
export type Scope = 'language' | 'workspace' | 'user';

/** Turns suggestions off, or on again, in settings.json; the status bar shows what became of it. */
export async function toggle(scope: Scope): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const missing = missingFor(scope, document);
  if (missing !== undefined) return void vscode.window.showInformationMessage(localize(missing));
  const configuration = vscode.workspace.getConfiguration('starcoder', document);
  const inspected = configuration.inspect('enabled') ?? {};
  for (const { place, value } of writesFor(scope, inspected)) await write(configuration, 'enabled', place, value);
}

/** Turns manual mode on, or off again, where the setting is that decides. */
export async function toggleManual(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const configuration = vscode.workspace.getConfiguration('starcoder', document);
  const next = configuration.get('trigger') === 'manual' ? 'automatic' : 'manual';
  await write(configuration, 'trigger', placeOf(configuration.inspect('trigger') ?? {}), next);
}

function missingFor(scope: Scope, document: vscode.TextDocument | undefined): string | undefined {
  if (scope === 'language' && !document) return menuMessages.noLanguage;
  if (scope === 'workspace' && !vscode.workspace.workspaceFolders) return menuMessages.noWorkspace;
  return undefined;
}

function writesFor(scope: Scope, inspected: Inspected): Write[] {
  if (scope === 'language') return writesForLanguage(inspected, !enabledBy(inspected).enabled);
  if (scope === 'workspace') return writesForWorkspace(inspected, !isOnInWorkspace(inspected));
  return [{ place: 'globalValue', value: isOnForUser(inspected) ? false : undefined }];
}

const targets: Readonly<Record<Place, readonly [target: vscode.ConfigurationTarget, inLanguage: boolean]>> = {
  globalValue: [vscode.ConfigurationTarget.Global, false],
  globalLanguageValue: [vscode.ConfigurationTarget.Global, true],
  workspaceValue: [vscode.ConfigurationTarget.Workspace, false],
  workspaceLanguageValue: [vscode.ConfigurationTarget.Workspace, true],
  workspaceFolderValue: [vscode.ConfigurationTarget.WorkspaceFolder, false],
  workspaceFolderLanguageValue: [vscode.ConfigurationTarget.WorkspaceFolder, true],
};

async function write(
  configuration: vscode.WorkspaceConfiguration,
  name: 'enabled' | 'trigger',
  place: Place,
  value: unknown,
): Promise<void> {
  const [target, inLanguage] = targets[place];
  await configuration.update(name, value, target, inLanguage);
}
