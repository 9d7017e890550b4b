import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DEFAULT_ENDPOINT } from '../emulator/apps.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import { completions as completionsIn } from '../support/fixtures/requests.ts';
import { comes } from '../support/until.ts';
import { countQuestions, isAnswered, watchQuestions } from './questions.ts';

/** VS Code 1.100, the oldest that is supported. */
export const isOldest = vscode.version.startsWith('1.100.');

/** Waits until the extension has started and the editor asks at each key (see questions.ts). */
export async function startWindow(): Promise<void> {
  await until(() => vscode.extensions.getExtension('starcoder-inline.starcoder-inline')?.isActive ?? false);
  watchQuestions();
  // For a file with secrets nobody is asked.
  await showFile(await writeFile('.env', ''), '█');
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  await closeEditors();
}

/**
 * For the tests of a `describe`: an emulator, which `begin` is given once it runs, and the extension pointed at it. Before each test it
 * has nothing to say but what is queued, and has been asked nothing; after each all editors are closed.
 */
export function withEmulator(begin: (emulator: Emulator) => void): void {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    begin(emulator);
    await pointAt(emulator);
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset({ keepTokens: true });
    // A text of its own would come from what other tests have written, which the model is told of.
    emulator.knobs.maxTokens = 0;
  });
  afterEach(closeEditors);
}

/** The completion requests that an emulator has received. */
export function completions(emulator: Emulator): RequestRecord[] {
  return completionsIn(emulator.log);
}

/** Points the extension at an emulator, as the person's user settings; nobody stands in for it. */
export async function pointAt(emulator: Emulator, endpoint = DEFAULT_ENDPOINT): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('starcoder');
  for (const [name, value] of Object.entries({
    backend: 'qianfan-v1',
    'builtin.fallback': false,
    url: emulator.url,
    tokenUrl: emulator.url,
    endpoint,
    requestsPerSecond: 50,
    debounceMs: 50,
  })) {
    if (configuration.inspect(name)?.globalValue === value) continue;
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
  return showFile(await writeFile(`${randomUUID()}.${endings[language]}`, text.replace('█', '')), text, eol);
}

/** Writes a file of the workspace. */
export async function writeFile(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

/** An editor on a file that holds `text`, with the cursor at █. */
export async function showFile(file: vscode.Uri, text: string, eol = vscode.EndOfLine.LF): Promise<vscode.TextEditor> {
  const [before = ''] = text.split('█');
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  if (document.eol !== eol) await editor.edit((edit) => edit.setEndOfLine(eol));
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
  await until(() => (ended()?.endedAt ?? ended()?.abortedAt ?? null) !== null);
  const record = ended();
  assert.ok(record);
  return record;
}

/**
 * Asks by hand until the model is told all of this, and returns that prompt. What the extension does
 * not find in time for one question, it tells with the next.
 */
export async function triggerUntilTold(
  emulator: Emulator,
  answer: string,
  ...parts: readonly string[]
): Promise<string> {
  let prompt = '';
  await until(async () => {
    emulator.answers.push(answer);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    prompt = (await trigger(emulator)).prompt ?? '';
    return parts.every((part) => prompt.includes(part));
  });
  return prompt;
}

/**
 * Waits until VS Code has asked about the document as it is now and has the extension's answer, if
 * only nothing.
 *
 * @param since how many questions had come before
 */
export async function answered(since?: number): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document);
  await until(() => isAnswered(document, since));
  // These commands return when VS Code has taken the answer in. The first one is that of 1.100.
  if (isOldest) await vscode.commands.executeCommand('editor.action.inlineSuggest.triggerInlineEdit');
  else await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger', { explicit: false });
}

/** Types a text as one key, as input methods do. */
export async function insert(text: string): Promise<void> {
  await vscode.commands.executeCommand('type', { text });
}

/**
 * Types a key again and again until VS Code asks and has an answer, as a person types on: for an
 * editor that may be new (see questions.ts).
 */
export async function typeUntilAsked(key: string): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document);
  await until(async () => {
    await type(key);
    return comes(until(() => isAnswered(document), 2_000));
  });
  await answered();
}

/** Presses Delete at the end of a document: VS Code asks again, and the text does not change. */
export async function pressDeleteAtEnd(): Promise<void> {
  const since = countQuestions();
  await vscode.commands.executeCommand('deleteRight');
  await answered(since);
}

/**
 * Types as keys do. After a letter VS Code may open its list of words and ask again, with the word
 * that is selected there. A test that counts questions types digits or blanks.
 */
export async function type(text: string): Promise<void> {
  for (const key of text) await insert(key);
}

/** Waits for VS Code's own question, then sees whether anything is shown. */
export async function showsNothing(document: vscode.TextDocument): Promise<boolean> {
  await answered();
  const { version } = document;
  await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
  return document.version === version;
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

/** Waits for a state. @param timeout in milliseconds */
export async function until(holds: () => boolean | Promise<boolean>, timeout = 60_000): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    assert.ok(Date.now() < end, 'the state did not come');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Sets a setting for the time of a test. */
export async function withSetting(
  [section, name, value, languageId]: readonly [section: string, name: string, value: unknown, languageId?: string],
  test: () => Promise<void>,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section, languageId ? { languageId } : undefined);
  const update = (to: unknown) =>
    configuration.update(name, to, vscode.ConfigurationTarget.Global, languageId !== undefined);
  await update(value);
  try {
    await test();
  } finally {
    await update(undefined);
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
