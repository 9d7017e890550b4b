import * as vscode from 'vscode';
import { messages } from '../../core/messages.ts';
import { localize } from '../localize.ts';
import { environmentCredentials, type Secrets } from '../secrets.ts';

/** Removes the keys from the secret storage, and says if others take their place. */
export async function clearCredentials(secrets: Secrets): Promise<void> {
  await secrets.clear();
  const said = [localize(messages.keysCleared)];
  if (environmentCredentials()) said.push(localize(messages.keysFromEnvironment));
  void vscode.window.showInformationMessage(said.join(' '));
}
