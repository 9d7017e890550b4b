import * as vscode from 'vscode';
import { endpointName } from '../../config/parse.ts';
import { CompletionError } from '../../core/errors.ts';
import { messages } from '../../core/messages.ts';
import type { Settings } from '../../core/types.ts';
import { explain, localize } from '../localize.ts';
import type { Secrets } from '../secrets.ts';

export interface CredentialsPorts {
  readonly secrets: Secrets;
  settings(): Settings;
  /** Throws a `CompletionError` if the kept keys do not work. */
  checkKeys(settings: Settings, signal: AbortSignal): Promise<void>;
}

/** Asks for the keys, and for the service's address if it is not set, keeps them and says whether they work. */
export async function setCredentials({ secrets, settings, checkKeys }: CredentialsPorts): Promise<void> {
  const apiKey = await askForKey(localize(messages.askApiKey), 1);
  if (apiKey === undefined) return;
  const secretKey = await askForKey(localize(messages.askSecretKey), 2);
  if (secretKey === undefined) return;
  await secrets.set({ apiKey, secretKey });
  if (settings().endpoint === '') await askForEndpoint();

  const title = localize(messages.checkingKeys);
  const problem = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    try {
      await checkKeys(settings(), AbortSignal.timeout(15_000));
      return undefined;
    } catch (error) {
      if (error instanceof CompletionError) return error;
      throw error;
    }
  });
  if (problem) void vscode.window.showErrorMessage(`StarCoder: ${explain(problem)}`);
  else void vscode.window.showInformationMessage(localize(messages.keysWork));
}

/** Blanks and invisible characters around a pasted key are the common cause of "unknown client id" (spec 1.1). */
async function askForKey(prompt: string, step: number): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    title: `StarCoder (${step}/2)`,
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (input) => (cleanKey(input) === '' ? localize(messages.keyIsEmpty) : undefined),
  });
  return value === undefined ? undefined : cleanKey(value);
}

function cleanKey(input: string): string {
  return input.replace(/[\s\p{Cc}\p{Cf}]/gu, '');
}

async function askForEndpoint(): Promise<void> {
  const value = await vscode.window.showInputBox({
    title: 'StarCoder',
    prompt: localize(messages.askEndpoint),
    ignoreFocusOut: true,
    validateInput: (input) => (endpointName(input) === undefined ? localize(messages.endpointIsWrong) : undefined),
  });
  const endpoint = value === undefined ? undefined : endpointName(value);
  if (endpoint === undefined) return;
  await vscode.workspace.getConfiguration('starcoder').update('endpoint', endpoint, vscode.ConfigurationTarget.Global);
}
