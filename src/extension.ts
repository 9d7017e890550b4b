import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Window } from './wiring/window.ts';

const windows = new Set<Promise<Window>>();

/** Tells VS Code what it may ask for; what answers is loaded when the others that start now have had their turn. */
export function activate(context: vscode.ExtensionContext): void {
  const window = setImmediate()
    .then(() => import('./wiring/window.ts'))
    .then(({ openWindow }) => openWindow(context));
  windows.add(window);
  const own = (disposable: vscode.Disposable) => context.subscriptions.push(disposable);
  // File systems have names of their own: which documents are meant is decided for each (`isWritten`).
  own(
    vscode.languages.registerInlineCompletionItemProvider('*', {
      provideInlineCompletionItems: async (...question) =>
        (await window).provider.provideInlineCompletionItems(...question),
    }),
  );
  for (const { command } of context.extension.packageJSON.contributes.commands) {
    own(
      vscode.commands.registerCommand(command, async (argument?: unknown) =>
        (await window).commands[command]?.(argument),
      ),
    );
  }
  // VS Code brings them back when its window is loaded again.
  for (const type of ['starcoder.settings', 'starcoder.usage']) {
    own(
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (panel) => (await (await window).pages[type]?.())?.adopt(panel),
      }),
    );
  }
}

export async function deactivate(): Promise<void> {
  await Promise.all([...windows].map(async (window) => (await window).finish()));
}
