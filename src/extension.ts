import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Window } from './wiring/window.ts';

/** Those that have opened. */
const windows = new Set<Window>();

/** Tells VS Code what it may ask for; what answers is loaded when the others that start now have had their turn. */
export function activate(context: vscode.ExtensionContext): void {
  const window = setImmediate()
    .then(() => import('./wiring/window.ts'))
    .then(({ openWindow }) => {
      const opened = openWindow(context);
      windows.add(opened);
      return opened;
    });
  const { activationEvents, contributes } = context.extension.packageJSON;
  const own = (disposable: vscode.Disposable) => context.subscriptions.push(disposable);
  // File systems have names of their own: which documents are meant is decided for each (`isWritten`).
  own(
    vscode.languages.registerInlineCompletionItemProvider('*', {
      async provideInlineCompletionItems(document, position, about, token) {
        const { provider } = await window;
        // The first one may have waited long enough for the document to be another one.
        if (token.isCancellationRequested) return undefined;
        return provider.provideInlineCompletionItems(document, position, about, token);
      },
    }),
  );
  for (const { command } of contributes.commands) {
    own(
      vscode.commands.registerCommand(command, async (argument?: unknown) =>
        (await window).commands[command]?.(argument),
      ),
    );
  }
  // The pages that VS Code brings back when its window is loaded again.
  for (const event of activationEvents) {
    const [, type] = /^onWebviewPanel:(.+)$/.exec(event) ?? [];
    if (type === undefined) continue;
    own(
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (panel) => (await (await window).pages[type]?.())?.adopt(panel),
      }),
    );
  }
}

export async function deactivate(): Promise<void> {
  await Promise.all([...windows].map((window) => window.finish()));
}
