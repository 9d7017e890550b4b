import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DEFAULT_ENDPOINT } from '../emulator/apps.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';

/** The completion requests of a log. */
export function completions(emulator: Emulator): RequestRecord[] {
  return emulator.log.filter(({ route }) => route === 'completions');
}

/** Points the extension at an emulator, as the person's user settings. */
export async function pointAt(emulator: Emulator, endpoint = DEFAULT_ENDPOINT): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('starcoder');
  for (const [name, value] of Object.entries({
    url: emulator.url,
    tokenUrl: emulator.url,
    endpoint,
    requestsPerSecond: 50,
  })) {
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

const endings = { python: 'py', typescript: 'ts', ruby: 'rb' } as const;

/**
 * An editor on a new file with the cursor at █. Files, with a name of their own: VS Code gives the name of an untitled document that
 * is gone to the next one, and now and then its text as well.
 */
export async function openEditor(
  language: keyof typeof endings,
  text: string,
  eol = vscode.EndOfLine.LF,
): Promise<vscode.TextEditor> {
  const [before = '', after = ''] = text.split('█');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder, `${randomUUID()}.${endings[language]}`);
  await vscode.workspace.fs.writeFile(file, Buffer.from(before + after));
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.setEndOfLine(eol));
  const cursor = document.positionAt(
    eol === vscode.EndOfLine.CRLF ? before.replaceAll('\n', '\r\n').length : before.length,
  );
  editor.selection = new vscode.Selection(cursor, cursor);
  return editor;
}

/** Asks for ghost text by hand and waits until the request has ended; returns its record. */
export async function trigger(emulator: Emulator): Promise<RequestRecord> {
  const asked = completions(emulator).length;
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  const ended = () => completions(emulator)[asked];
  await emulator.until(() => (ended()?.endedAt ?? ended()?.abortedAt ?? null) !== null);
  const record = ended();
  assert.ok(record);
  return record;
}

/** Accepts what is shown, as soon as it is shown, and waits for the document to change. */
export async function accept(
  document: vscode.TextDocument,
  command = 'editor.action.inlineSuggest.commit',
): Promise<void> {
  const { version } = document;
  await until(async () => {
    await vscode.commands.executeCommand(command);
    return document.version > version;
  });
}

/** Waits for a state, at most 10 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, 'the state did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Closes every editor without keeping what was written, and waits until they are gone. */
export async function closeEditors(): Promise<void> {
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await until(async () => {
    if (tabs().length > 0) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return tabs().length === 0;
  });
}
