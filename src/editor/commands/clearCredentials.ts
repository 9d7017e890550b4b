import * as vscode from 'vscode';
import { credentialsFrom } from '../../config/environment.ts';
import { keyMessages } from '../../core/messages/credentials.ts';
import { localize } from '../localize.ts';
import type { Secrets } from '../secrets.ts';

/** Removes the keys from the secret storage, and says if others take their place. */
export async function clearCredentials(secrets: Secrets): Promise<void> {
  await secrets.clear();
  const said = [localize(keyMessages.keysCleared)];
  if (credentialsFrom(process.env)) said.push(localize(keyMessages.keysFromEnvironment));
  void vscode.window.showInformationMessage(said.join(' '));
}
