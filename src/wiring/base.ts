import type * as vscode from 'vscode';
import type { Timer } from '../core/ports.ts';
import type { Log } from '../editor/log.ts';
import type { Milestones } from '../editor/milestones.ts';
import type { Secrets } from '../editor/secrets.ts';
import type { SettingsWatcher } from '../editor/settingsWatcher.ts';

/** What every part of a window is built on. */
export interface Base {
  readonly context: vscode.ExtensionContext;
  readonly timer: Timer;
  readonly log: Log;
  readonly settings: SettingsWatcher;
  readonly secrets: Secrets;
  readonly milestones: Milestones;
  /** Disposed of with the window. */
  own<T extends vscode.Disposable>(disposable: T): T;
  /** Loads what nobody needs at once, each thing in a turn of the event loop of its own, once the start is over. */
  behindStart<T>(load: () => Promise<T>): Promise<T>;
  /** To be finished before the window closes. */
  finish(last: () => Promise<void> | undefined): void;
  /** Something is wrong on this machine that no person has to see at once. */
  onProblem(problem: string): void;
  /** What the status bar tells has changed. */
  render(): void;
}
