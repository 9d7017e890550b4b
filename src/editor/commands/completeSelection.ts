import * as vscode from 'vscode';
import { CompletionError, isAbort } from '../../core/errors.ts';
import { selectionMessages } from '../../core/messages/completeSelection.ts';
import type { Settings } from '../../core/settings.ts';
import { readsLikeInstruction } from '../../explain/readsLikeInstruction.ts';
import { explain } from '../displayLanguage.ts';
import { Insertion, write } from '../insertion.ts';
import { localize } from '../localize.ts';
import { signalFrom } from '../signal.ts';

export interface CompleteSelectionPorts {
  /** `otherwise`: such that the model hardly says the same again. */
  settingsFor(document: vscode.TextDocument, otherwise: boolean): Settings;
  /** No model is to be told of this document. */
  isExcluded(document: vscode.TextDocument): boolean;
  /** The continuation of a text in pieces that can be inserted. */
  completeText(text: string, languageId: string, settings: Settings, signal: AbortSignal): AsyncIterable<string>;
}

/** A selection, and where its completion goes. */
interface Target {
  readonly prompt: string;
  readonly insertion: Insertion;
}

/**
 * Each selection is a prompt; what the model adds streams in after it, one selection after the other, and is one step for undo.
 * Then the person keeps it, asks for another, or takes it back.
 */
export class CompleteSelection {
  readonly #ports: CompleteSelectionPorts;
  #hasExplained = false;

  constructor(ports: CompleteSelectionPorts) {
    this.#ports = ports;
  }

  async run(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const selections = editor?.selections.filter(({ isEmpty }) => !isEmpty) ?? [];
    if (!editor || selections.length === 0) {
      void vscode.window.showInformationMessage(localize(selectionMessages.nothingSelected));
      return;
    }
    const { document } = editor;
    if (this.#ports.isExcluded(document)) {
      void vscode.window.showInformationMessage(localize(selectionMessages.excluded));
      return;
    }
    const targets = selections
      .sort((a, b) => a.start.compareTo(b.start))
      .map((selection) => ({
        prompt: document.getText(selection).replaceAll('\r\n', '\n'),
        insertion: new Insertion(document, selection.end),
      }));
    this.#explainInstruction(targets, this.#ports.settingsFor(document, false).model);
    try {
      await this.#completeAndOffer(editor, targets);
    } finally {
      for (const { insertion } of targets) insertion.dispose();
    }
  }

  /** A base model goes on with an instruction as if it were prose. Said once, and in nobody's way. */
  #explainInstruction(targets: readonly Target[], model: string): void {
    if (this.#hasExplained || /instruct|chat|-it\b/i.test(model)) return;
    if (!targets.some(({ prompt }) => readsLikeInstruction(prompt))) return;
    this.#hasExplained = true;
    void vscode.window.showInformationMessage(localize(selectionMessages.instruction));
  }

  async #completeAndOffer(editor: vscode.TextEditor, targets: readonly Target[]): Promise<void> {
    /** What was written so far: a text for each target. */
    const alternatives: (readonly string[])[] = [];
    let shown = -1;
    const show = async (index: number) => {
      const texts = targets.map(({ insertion }, at) => ({ insertion, text: alternatives[index]?.[at] ?? '' }));
      const isShown = await write(editor, texts, 'replace', { undoStopBefore: true, undoStopAfter: true });
      if (isShown) shown = index;
      else void vscode.window.showWarningMessage(localize(selectionMessages.editRefused));
      return isShown;
    };
    for (;;) {
      const isFirst = alternatives.length === 0;
      if (!isFirst) {
        const empty = targets.map(({ insertion }) => ({ insertion, text: '' }));
        await write(editor, empty, 'replace', { undoStopBefore: true, undoStopAfter: false });
      }
      const texts = await this.#streamAll(editor, targets, isFirst);
      const hasText = texts.some((text) => text !== '');
      if (hasText) shown = alternatives.push(texts) - 1;
      else if (isFirst || !(await show(shown))) return;
      for (;;) {
        const choice = await choose(shown, alternatives.length);
        if (choice === 'another') break;
        if (choice === 'keep') return;
        const index = choice === 'takeBack' ? -1 : choice === 'next' ? shown + 1 : shown - 1;
        if (!(await show(index)) || index < 0) return;
      }
    }
  }

  /** One after the other, so that the service's pace is kept; cancelling ends them all, and what has come stays. */
  async #streamAll(editor: vscode.TextEditor, targets: readonly Target[], isFirst: boolean): Promise<string[]> {
    const { settingsFor, completeText } = this.#ports;
    const { document } = editor;
    const settings = settingsFor(document, !isFirst);
    const texts = targets.map(() => '');
    let isUndoStop = isFirst;
    const stream = async ({ prompt, insertion }: Target, at: number, signal: AbortSignal) => {
      for await (const piece of completeText(prompt, document.languageId, settings, signal)) {
        const undo = { undoStopBefore: isUndoStop, undoStopAfter: false };
        if (!(await write(editor, [{ insertion, text: piece }], 'append', undo))) return false;
        isUndoStop = false;
        texts[at] += piece;
      }
      return true;
    };
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: localize(selectionMessages.completing),
      cancellable: true,
    };
    const complaint = await vscode.window.withProgress(options, async (progress, token) => {
      const { signal, dispose } = signalFrom(token);
      try {
        for (const [at, target] of targets.entries()) {
          if (targets.length > 1)
            progress.report({ message: localize(selectionMessages.count, at + 1, targets.length) });
          if (!(await stream(target, at, signal))) return localize(selectionMessages.editRefused);
        }
        return texts.every((text) => text === '') ? localize(selectionMessages.nothingToAdd) : undefined;
      } catch (error) {
        if (signal.aborted || isAbort(error)) return undefined;
        if (error instanceof CompletionError) return `StarCoder: ${explain(error, localize)}`;
        throw error;
      } finally {
        dispose();
      }
    });
    if (complaint) void vscode.window.showWarningMessage(complaint);
    return texts;
  }
}

type Choice = 'keep' | 'another' | 'next' | 'previous' | 'takeBack';

/** What to do with what stands there; Escape, or a click into the text, keeps it. */
async function choose(shown: number, count: number): Promise<Choice> {
  const item = (choice: Choice, label: string) => ({ choice, label: localize(label) });
  const items = [
    item('keep', selectionMessages.keep),
    item('another', selectionMessages.another),
    ...(shown + 1 < count ? [item('next', selectionMessages.next)] : []),
    ...(shown > 0 ? [item('previous', selectionMessages.previous)] : []),
    item('takeBack', selectionMessages.takeBack),
  ];
  const title =
    count > 1 ? localize(selectionMessages.alternative, shown + 1, count) : localize(selectionMessages.done);
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: localize(selectionMessages.choose) });
  return picked?.choice ?? 'keep';
}
