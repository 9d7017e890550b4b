import * as vscode from 'vscode';
import type { Ended } from '../core/keystrokes.ts';
import type { Outcome, Suggestion } from '../core/outcome.ts';
import type { Settings } from '../core/settings.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Trace } from '../core/trace.ts';
import { isWritten } from './resource.ts';
import { signalFrom } from './signal.ts';
import type { Question } from './snapshot.ts';

/** Runs after an item was accepted as a whole, or what was left of it. */
export const acceptedCommand = 'starcoder.accepted';

/** What the provider asks and tells. */
export interface ProviderPorts {
  settingsFor(document: vscode.TextDocument): Settings;
  takeSnapshot(document: vscode.TextDocument, position: vscode.Position, question: Question): Snapshot;
  /** For what one question goes through. */
  trace(): Trace;
  suggest(snapshot: Snapshot, settings: Settings, signal: AbortSignal, trace: Trace): Promise<Outcome>;
  /** From now on these items are shown, or nothing where there are none. */
  shows(
    document: vscode.TextDocument,
    position: vscode.Position,
    items: readonly vscode.InlineCompletionItem[],
    selected: vscode.SelectedCompletionInfo | undefined,
  ): void;
  /** Every outcome, once. */
  report(ended: Ended): void;
}

/** Ghost text: from the editor's question to an item, with nothing decided here. */
export function createProvider(ports: ProviderPorts): vscode.InlineCompletionItemProvider {
  return {
    async provideInlineCompletionItems(document, position, context, token) {
      if (!isWritten(document.uri)) return undefined;
      const startedAt = performance.now();
      const { signal, dispose } = signalFrom(token);
      const { version } = document;
      try {
        const manual = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
        const selected = context.selectedCompletionInfo;
        const snapshot = ports.takeSnapshot(document, position, { manual, selected });
        const trace = ports.trace();
        const outcome = await ports.suggest(snapshot, ports.settingsFor(document), signal, trace);
        // The person may have typed on while the last bytes came in.
        const seen: Outcome = signal.aborted ? { kind: 'cancelled' } : outcome;
        const { languageId } = document;
        ports.report({ outcome: seen, trace, languageId, manual, milliseconds: performance.now() - startedAt });
        const suggestions = seen.kind === 'suggested' ? [seen.suggestion, ...seen.others] : [];
        const items = suggestions.map((suggestion) => itemAt(position, suggestion, selected));
        // An answer that comes late is not shown.
        if (seen.kind !== 'cancelled' && document.version === version) ports.shows(document, position, items, selected);
        return items;
      } finally {
        dispose();
      }
    },
  };
}

/** What the suggest widget has selected comes first: VS Code shows nothing that does not begin with it. */
function itemAt(
  position: vscode.Position,
  { text, replaceSuffixChars }: Suggestion,
  selected: vscode.SelectedCompletionInfo | undefined,
): vscode.InlineCompletionItem {
  const { start, end } = selected?.range ?? new vscode.Range(position, position);
  const range = new vscode.Range(start, end.translate(0, replaceSuffixChars));
  return new vscode.InlineCompletionItem((selected?.text ?? '') + text, range, { command: acceptedCommand, title: '' });
}
