import * as vscode from 'vscode';

export type Milestone = 'isSetUp' | 'isWell' | 'hasSuggested';

/**
 * How far the person has come, as context keys `starcoder.…`: the walkthrough ticks off its steps when one of them turns true.
 *
 * VS Code may read walkthroughs as late as when one is opened, and a key that is true by then ticks off nothing for the rest of the
 * session. So a key is true for a moment only: when its milestone is reached, and again whenever a walkthrough may have come to the front.
 */
export class Milestones implements vscode.Disposable {
  readonly #reached = new Set<Milestone>();
  readonly #tabs = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    // VS Code has no type for a walkthrough's tab. Its label doesn't always tell either: it may say only "Welcome".
    if ([...opened, ...changed].some(({ input }) => input === undefined)) this.#reached.forEach(tell);
  });

  reach(milestone: Milestone): void {
    if (this.#reached.has(milestone)) return;
    this.#reached.add(milestone);
    tell(milestone);
  }

  dispose(): void {
    this.#tabs.dispose();
  }
}

function tell(milestone: Milestone): void {
  for (const value of [true, false]) void vscode.commands.executeCommand('setContext', `starcoder.${milestone}`, value);
}
