import * as vscode from 'vscode';
import { walkthroughMessages } from '../../core/messages/walkthrough.ts';
import { localize } from '../localize.ts';

/** Opens a document that is saved nowhere, with the cursor where any model knows what comes, and asks for the first suggestion. */
export async function openSample(): Promise<void> {
  const content = [
    `# ${localize(walkthroughMessages.sample)}`,
    'basket = [("apple", 3, 0.5), ("bread", 1, 2.2)]',
    '',
    '',
    'def total(basket):',
    `    # ${localize(walkthroughMessages.sampleTotal)}`,
    '    return ',
  ].join('\n');
  const document = await vscode.workspace.openTextDocument({ language: 'python', content });
  const end = document.lineAt(document.lineCount - 1).range.end;
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end) });
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}
