import * as vscode from 'vscode';
import { menuMessages } from '../../core/messages/menu.ts';
import { displayLanguage, localize } from '../localize.ts';
import { type MenuEntry, type MenuFacts, menuEntries } from '../menuEntries.ts';

/** What the extension knows; the rest is read here. */
export type MenuPorts = Pick<MenuFacts, 'status' | 'awaitsService' | 'fileIsOff' | 'snoozed' | 'manual' | 'keys'> & {
  /** The state in a word or two, as the status bar says it. */
  readonly title: string;
};

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Thenable<unknown>;
}

/** Everything that the person steers, in one list whose entries tell the present state. */
export async function showMenu({ title, ...known }: MenuPorts): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const facts: MenuFacts = {
    ...known,
    enabled: vscode.workspace.getConfiguration('starcoder', document).inspect('enabled') ?? {},
    language: document && languageName(document.languageId),
    hasWorkspace: vscode.workspace.workspaceFolders !== undefined,
    commands: new Set(await vscode.commands.getCommands(true)),
  };
  const picked = await vscode.window.showQuickPick(menuEntries(facts, displayLanguage).map(itemOf), {
    title: localize(menuMessages.title, title),
    placeHolder: localize(menuMessages.choose),
    matchOnDetail: true,
  });
  await picked?.run?.();
}

function itemOf(entry: MenuEntry): Item {
  if ('heading' in entry) return { label: entry.heading, kind: vscode.QuickPickItemKind.Separator };
  const { icon, label, detail, command, arguments: values = [] } = entry;
  return {
    label,
    // Apart from the label, so that no screen reader reads its name.
    iconPath: new vscode.ThemeIcon(icon),
    ...(detail !== undefined && { description: detail }),
    run: () => vscode.commands.executeCommand(command, ...values),
  };
}

/** As the language is called by the extension that brings it. */
function languageName(languageId: string): string {
  for (const { packageJSON } of vscode.extensions.all) {
    const languages: readonly { id?: string; aliases?: readonly string[] }[] = packageJSON.contributes?.languages ?? [];
    const name = languages.find(({ id, aliases }) => id === languageId && aliases?.[0])?.aliases?.[0];
    if (name !== undefined) return name;
  }
  return languageId;
}
