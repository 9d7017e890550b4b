// Stands in for an extension with inline suggestions and no setting to turn them off.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const provideInlineCompletionItems = (_document, position) => [
    new vscode.InlineCompletionItem('_by_supermaven', new vscode.Range(position, position)),
  ];
  const provider = { provideInlineCompletionItems };
  subscriptions.push(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider));
};
