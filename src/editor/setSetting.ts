import * as vscode from 'vscode';
import { doctorPage } from '../core/messages/doctor.ts';
import { localize } from './localize.ts';

/** Sets a user setting to what the doctor found to work. @returns false if it was not set, which the person is told */
export async function setSetting(setting: string, value: string): Promise<boolean> {
  try {
    await vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global);
    return true;
  } catch (error) {
    // settings.json has errors or cannot be written; VS Code says which.
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(localize(doctorPage.mendFails, setting, reason));
    return false;
  }
}
