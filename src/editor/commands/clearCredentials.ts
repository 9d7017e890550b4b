import * as vscode from 'vscode';
import { credentialsFrom } from '../../config/environment.ts';
import { isBuiltin } from '../../core/isBuiltin.ts';
import { keyMessages } from '../../core/messages/credentials.ts';
import type { Settings } from '../../core/settings.ts';
import { localize } from '../localize.ts';
import type { Secrets } from '../secrets.ts';

/** Removes the keys from the secret storage, and says if others take their place. The built-in engine uses none. */
export async function clearCredentials(secrets: Secrets, settings: Settings): Promise<void> {
  const wereStored = await secrets.areStored();
  await secrets.clear();
  const said = [localize(wereStored ? keyMessages.keysCleared : keyMessages.noKeysStored)];
  if (!isBuiltin(settings) && credentialsFrom(process.env)) {
    said.push(localize(keyMessages.keysFromEnvironment));
  }
  void vscode.window.showInformationMessage(said.join(' '));
}
