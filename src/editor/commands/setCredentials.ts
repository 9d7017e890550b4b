import * as vscode from 'vscode';
import { cleanKey } from '../../config/cleanKey.ts';
import { endpointName } from '../../config/parse.ts';
import { isV2Key } from '../../config/presets.ts';
import { CompletionError, isAbort } from '../../core/errors.ts';
import { isBuiltin } from '../../core/isBuiltin.ts';
import { keyMessages } from '../../core/messages/credentials.ts';
import type { AuthMethod, Credentials, Settings } from '../../core/settings.ts';
import { explain } from '../displayLanguage.ts';
import { localize } from '../localize.ts';
import type { Secrets } from '../secrets.ts';
import { keyQuestions } from '../settingsForm.ts';

/** Longer than the token host may take. */
const checkPatience = 20_000;

export interface CredentialsPorts {
  readonly secrets: Secrets;
  settings(): Settings;
  /** Throws a `CompletionError` if the kept keys do not work. */
  checkKeys(settings: Settings, signal: AbortSignal): Promise<void>;
}

/**
 * Asks for the keys, and for the service's address if it is not set, keeps them and says whether they work. With the built-in engine
 * there are none to ask for: the settings page says so where another service is chosen.
 */
export async function setCredentials({ secrets, settings, checkKeys }: CredentialsPorts): Promise<void> {
  if (isBuiltin(settings())) {
    await vscode.commands.executeCommand('starcoder.openSettings', 'backend');
    return;
  }
  const credentials = await askForKeys(settings().auth);
  if (!credentials) return;
  await secrets.set(credentials);
  if (settings().preset.protocol === 'qianfan-v1' && isV2Key(credentials.apiKey)) {
    await change('backend', 'qianfan-v2');
    void vscode.window.showInformationMessage(localize(keyMessages.nowV2));
    return;
  }
  if (settings().preset.protocol === 'qianfan-v1' && settings().endpoint === '') await askForEndpoint();
  if (settings().auth === 'bearer' || settings().auth === 'optional') {
    // Only a completion would tell, and that costs.
    void vscode.window.showInformationMessage(localize(keyMessages.keyKept));
    return;
  }
  const problem = await problemOf(() => checkKeys(settings(), AbortSignal.timeout(checkPatience)));
  if (problem) void vscode.window.showErrorMessage(`StarCoder: ${explain(problem, localize)}`);
  else void vscode.window.showInformationMessage(localize(keyMessages.keysWork));
}

async function problemOf(check: () => Promise<void>): Promise<CompletionError | undefined> {
  const options = { location: vscode.ProgressLocation.Window, title: localize(keyMessages.checkingKeys) };
  return vscode.window.withProgress(options, async () => {
    try {
      await check();
      return undefined;
    } catch (error) {
      if (error instanceof CompletionError) return error;
      if (isAbort(error)) return new CompletionError('timedOut', { detail: `${checkPatience / 1000} s` });
      throw error;
    }
  });
}

async function askForKeys(auth: AuthMethod): Promise<Credentials | undefined> {
  const questions = keyQuestions(auth);
  const apiKey = await askForKey(localize(questions.key));
  if (apiKey === undefined) return undefined;
  if (questions.secret === undefined || isV2Key(apiKey)) return { apiKey, secretKey: '' };
  const secretKey = await askForKey(localize(questions.secret));
  return secretKey === undefined ? undefined : { apiKey, secretKey };
}

async function askForKey(prompt: string): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    title: 'StarCoder',
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (input) => (cleanKey(input) === '' ? localize(keyMessages.keyIsEmpty) : undefined),
  });
  return value === undefined ? undefined : cleanKey(value);
}

async function askForEndpoint(): Promise<void> {
  const value = await vscode.window.showInputBox({
    title: 'StarCoder',
    prompt: localize(keyMessages.askEndpoint),
    ignoreFocusOut: true,
    validateInput: (input) => (endpointName(input) === undefined ? localize(keyMessages.endpointIsWrong) : undefined),
  });
  const endpoint = value === undefined ? undefined : endpointName(value);
  if (endpoint !== undefined) await change('endpoint', endpoint);
}

async function change(name: 'backend' | 'endpoint', value: string): Promise<void> {
  await vscode.workspace.getConfiguration('starcoder').update(name, value, vscode.ConfigurationTarget.Global);
}
