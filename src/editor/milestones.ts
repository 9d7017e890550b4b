import * as vscode from 'vscode';

/** How far the person has come, as context keys `starcoder.…`: the walkthrough ticks off its steps by them. */
export type Milestone = 'isSetUp' | 'isWell' | 'hasSuggested';

export class Milestones {
  readonly #reached = new Set<Milestone>();

  reach(milestone: Milestone): void {
    if (this.#reached.has(milestone)) return;
    this.#reached.add(milestone);
    void vscode.commands.executeCommand('setContext', `starcoder.${milestone}`, true);
  }
}
