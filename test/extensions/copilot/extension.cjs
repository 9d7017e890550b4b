// Stands in for Copilot: inline suggestions, for the languages that its setting has on.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const provideInlineCompletionItems = (document, position) => {
    const enabled = vscode.workspace.getConfiguration('github.copilot').get('enable');
    if (!(enabled[document.languageId] ?? enabled['*'])) return [];
    return [new vscode.InlineCompletionItem('_by_copilot', new vscode.Range(position, position))];
  };
  const provider = { provideInlineCompletionItems };
  subscriptions.push(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider));
};
