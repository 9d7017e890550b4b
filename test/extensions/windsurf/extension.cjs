// Stands in for Windsurf: inline suggestions, for the languages that its setting has on.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const provideInlineCompletionItems = (document, position) => {
    const enabled = vscode.workspace.getConfiguration('codeium').get('enableConfig');
    if (!(enabled[document.languageId] ?? enabled['*'])) return [];
    return [new vscode.InlineCompletionItem('_by_windsurf', new vscode.Range(position, position))];
  };
  const provider = { provideInlineCompletionItems };
  subscriptions.push(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider));
};
