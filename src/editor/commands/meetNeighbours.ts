import * as vscode from 'vscode';
import { neighbourMessages } from '../../core/messages/neighbours.ts';
import { localize } from '../localize.ts';
import { isOff, type Neighbour, neighbours, offValue, suppressed, suppressedIds } from '../neighbourList.ts';

const key = 'neighboursMet';
/** VS Code's own list of extensions that it does not ask; from 1.102. */
const suppression = 'editor.inlineSuggest.experimental.suppressInlineSuggestions';

/**
 * Asks, once for each of them and never again, what is to become of other extensions that show suggestions as well. True if one of
 * them has not begun to work yet. What runs on another machine than this extension is not seen.
 */
export async function meetNeighbours(memory: vscode.Memento): Promise<boolean> {
  const met = new Set(memory.get<string[]>(key, []));
  const strangers = neighbours.filter(({ name }) => !met.has(name)).filter((other) => installed(other).length > 0);
  let isOneAsleep = false;
  for (const other of strangers) {
    if (installed(other).every(({ isActive }) => !isActive)) isOneAsleep = true;
    else if (await suggests(other)) {
      // Kept before it is shown, so that no window and no restart shows it again.
      met.add(other.name);
      await memory.update(key, [...met]);
      await settle(other);
    }
  }
  return isOneAsleep;
}

function installed({ ids }: Neighbour): vscode.Extension<unknown>[] {
  return ids.flatMap((id) => vscode.extensions.getExtension(id) ?? []);
}

/** Not if the person has turned it off, nor if it only came with VS Code and nobody has signed in. */
async function suggests(other: Neighbour): Promise<boolean> {
  const ids = installed(other).map(({ id }) => id);
  const silenced = suppressedIds(presentOf(suppression));
  if (ids.every((id) => silenced.includes(id.toLowerCase()))) return false;
  const [first] = knownSwitches(other);
  if (first && isOff(first, presentOf(first.setting))) return false;
  const isBuiltIn = installed(other).every(({ extensionPath }) => extensionPath.startsWith(vscode.env.appRoot));
  if (!isBuiltIn) return true;
  return presentOf('chat.disableAIFeatures') !== true && (await hasAccount());
}

async function hasAccount(): Promise<boolean> {
  try {
    return (await vscode.authentication.getAccounts('github')).length > 0;
  } catch {
    // No such way to sign in.
    return false;
  }
}

async function settle(other: Neighbour): Promise<void> {
  const onlyStarCoder = localize(neighbourMessages.onlyStarCoder);
  const onlyOther = localize(neighbourMessages.onlyOther, other.name);
  const question = localize(neighbourMessages.both, other.name);
  const both = localize(neighbourMessages.keepBoth);
  const choice = await vscode.window.showInformationMessage(question, onlyStarCoder, onlyOther, both);
  if (choice === onlyStarCoder) await silence(other);
  if (choice === onlyOther) await update('starcoder.enabled', false);
}

/** By its own settings; otherwise by VS Code's list; where VS Code has none, the person has to disable it. */
async function silence(other: Neighbour): Promise<void> {
  const switches = knownSwitches(other);
  if (switches.length > 0) {
    for (const known of switches) await update(known.setting, offValue(known, presentOf(known.setting)));
    return;
  }
  const ids = installed(other).map(({ id }) => id);
  if (isKnown(suppression)) {
    await update(suppression, suppressed(presentOf(suppression), ids));
    return;
  }
  await vscode.commands.executeCommand('extension.open', ids[0]);
  void vscode.window.showInformationMessage(localize(neighbourMessages.disable, other.name));
}

function knownSwitches({ off }: Neighbour): Neighbour['off'] {
  return off.filter(({ setting }) => isKnown(setting));
}

/** Some extension, or VS Code itself, has this setting. */
function isKnown(setting: string): boolean {
  return vscode.workspace.getConfiguration().inspect(setting)?.defaultValue !== undefined;
}

function presentOf(setting: string): unknown {
  return vscode.workspace.getConfiguration().get(setting);
}

async function update(setting: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global);
}
